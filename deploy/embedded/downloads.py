"""Fetches pinned artifacts into a folder; a file is there only once it is whole and verified."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from jgo.maven import MavenContext, PythonResolver

from deploy.embedded.artifacts import Artifact, sha256_of
from deploy.embedded.progress import progress

ATTEMPTS = 3
PARALLEL = 4
TIMEOUT_S = 30

Count = Callable[[int], None]


class DownloadError(Exception):
    """An artifact could not be fetched, or is not the one that was pinned."""


class Source(Protocol):
    """Puts one artifact into an empty folder and returns its path."""

    def __call__(self, artifact: Artifact, folder: Path, count: Count) -> Path: ...


class MavenSource:
    """Fetches from Maven repositories."""

    def __init__(self, repositories: Mapping[str, str]) -> None:
        self._repositories = dict(repositories)

    def __call__(self, artifact: Artifact, folder: Path, count: Count) -> Path:
        """Download `artifact` into `folder`; raises OSError or RuntimeError."""

        @contextmanager
        def counted(_filename: str, _size: int) -> Iterator[Count]:
            yield count

        context = MavenContext(
            resolver=PythonResolver(progress_callback=counted),
            repo_cache=folder,
            remote_repos=self._repositories,
            timeout=TIMEOUT_S,
        )
        component = context.project(artifact.group, artifact.name).at_version(artifact.version)
        return Path(component.artifact(packaging=artifact.packaging).resolve())


def missing(artifacts: Sequence[Artifact], folder: Path) -> list[Artifact]:
    """Return what is not in `folder` yet; files there were verified before they got their name."""
    return [a for a in artifacts if not (folder / a.filename).exists()]


def fetch_all(artifacts: Sequence[Artifact], folder: Path, source: Source, title: str) -> None:
    """Bring every artifact into `folder`; what is there already is kept."""
    wanted = missing(artifacts, folder)
    if not wanted:
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (
        progress(title, sum(a.size for a in wanted)) as count,
        ThreadPoolExecutor(PARALLEL, thread_name_prefix="download") as pool,
    ):
        jobs = [pool.submit(fetch, a, folder, source, count) for a in wanted]
        try:
            for job in jobs:
                job.result()
        finally:
            pool.shutdown(cancel_futures=True)
    shutil.rmtree(folder / ".part", ignore_errors=True)


def fetch(artifact: Artifact, folder: Path, source: Source, count: Count) -> None:
    """Bring one artifact into `folder`, trying again after a failure of the network."""
    failures: list[str] = []
    for _ in range(ATTEMPTS):
        tally = _Tally(count)
        try:
            _attempt(artifact, folder, source, tally.add)
        except (OSError, RuntimeError, DownloadError) as error:
            failures.append(f"{type(error).__name__}: {error}")
            count(-tally.sum)
        else:
            return
    raise DownloadError(
        f"cannot download {artifact.coordinate} ({ATTEMPTS} attempts): {failures[-1]}"
    )


class _Tally:
    """Passes counts on and remembers their sum, to take it back after a failed attempt."""

    def __init__(self, count: Count) -> None:
        self._count, self.sum = count, 0

    def add(self, number: int) -> None:
        self.sum += number
        self._count(number)


def _attempt(artifact: Artifact, folder: Path, source: Source, count: Count) -> None:
    part = folder / ".part" / artifact.filename
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    path = source(artifact, part, count)
    found = sha256_of(path)
    if found != artifact.sha256:
        raise DownloadError(f"its SHA-256 is {found}, expected {artifact.sha256}")
    path.rename(folder / artifact.filename)
    shutil.rmtree(part)

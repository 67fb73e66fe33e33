"""Writes `artifacts.lock`: walks the dependencies, downloads each once, pins what came."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jgo.maven import MavenContext, PythonResolver

from deploy.embedded import versions
from deploy.embedded.artifacts import LOCK_FILE, Artifact, render_lock, sha256_of
from deploy.embedded.repositories import configured

SCOPES = ("compile", "runtime")


def write_lock() -> int:
    """Resolve all parts anew, write the lock file and return how many files it names."""
    folder = Path(tempfile.mkdtemp(prefix="cupure-lock-"))
    try:
        context = MavenContext(
            resolver=PythonResolver(), repo_cache=folder, remote_repos=configured(), timeout=60
        )
        artifacts = [
            *_pin("kafka", _with_dependencies(context, versions.KAFKA_COORDINATES)),
            *_pin("elastic", _alone(context, versions.ELASTIC_COORDINATES)),
            *_pin("compiler", _alone(context, versions.COMPILER_COORDINATES)),
        ]
    finally:
        shutil.rmtree(folder)
    LOCK_FILE.write_text(render_lock(artifacts))
    return len(artifacts)


def _with_dependencies(context: Any, coordinates: Iterable[str]) -> list[Any]:
    wanted = [context.create_dependency(c) for c in coordinates]
    inputs, transitive = context.resolver.resolve(wanted)
    return [d.artifact for d in [*inputs, *(d for d in transitive if d.scope in SCOPES)]]


def _alone(context: Any, coordinates: Iterable[str]) -> list[Any]:
    found = []
    for coordinate in coordinates:
        group, name, version, packaging = [*coordinate.split(":"), "jar"][:4]
        component = context.project(group, name).at_version(version)
        found.append(component.artifact(packaging=packaging))
    return found


def _pin(part: str, found: Iterable[Any]) -> list[Artifact]:
    return [_pin_one(part, artifact) for artifact in found]


def _pin_one(part: str, found: Any) -> Artifact:
    path = Path(found.resolve())
    published = _published_sha1(found)
    sha1 = hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()
    if published not in (None, sha1):
        raise ValueError(f"{found} is not the file whose SHA-1 the repository publishes")
    return Artifact(
        part, found.groupId, found.artifactId, found.version, found.packaging,
        path.stat().st_size, sha256_of(path),
    )  # fmt: skip


def _published_sha1(found: Any) -> str | None:
    """Return the checksum beside the file; some repositories hold none for Elastic's archive."""
    try:
        path = found.component.artifact(packaging=f"{found.packaging}.sha1").resolve()
    except RuntimeError:
        return None
    return Path(path).read_text().split()[0]

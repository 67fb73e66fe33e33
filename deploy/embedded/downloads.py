"""Fetches pinned artifacts into a folder; a file is there only once it is whole and verified."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from deploy.embedded.artifacts import Artifact, sha256_of
from deploy.embedded.maven_source import Count
from deploy.embedded.progress import progress

ATTEMPTS = 3
PARALLEL = 4


class DownloadError(Exception):
    """An artifact could not be fetched, or is not the one that was pinned."""


class Source(Protocol):
    """Puts one artifact into a folder, which may hold the start of it, and returns its path."""

    def __call__(self, artifact: Artifact, folder: Path, count: Count) -> Path: ...


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
    part.mkdir(parents=True, exist_ok=True)
    path = source(artifact, part, count)
    found = sha256_of(path)
    if found != artifact.sha256:
        shutil.rmtree(part)
        raise DownloadError(f"its SHA-256 is {found}, expected {artifact.sha256}")
    path.rename(folder / artifact.filename)
    shutil.rmtree(part)

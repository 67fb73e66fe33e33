"""The list of files to download, each pinned by size and SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

LOCK_FILE = Path(__file__).with_name("artifacts.lock")


@dataclass(frozen=True)
class Artifact:
    """One file of a Maven repository."""

    part: str
    group: str
    name: str
    version: str
    packaging: str
    size: int
    sha256: str

    @property
    def filename(self) -> str:
        """Return the name the file has in the repository."""
        return f"{self.name}-{self.version}.{self.packaging}"

    @property
    def path(self) -> str:
        """Return where the file lies in a repository."""
        return f"{self.group.replace('.', '/')}/{self.name}/{self.version}/{self.filename}"

    @property
    def coordinate(self) -> str:
        """Return group:name:version:packaging, for people and for the lock file."""
        return f"{self.group}:{self.name}:{self.version}:{self.packaging}"


def parse_lock(text: str) -> list[Artifact]:
    """Read lines of the form `part group:name:version:packaging size sha256`."""
    return [_parse_line(line) for line in text.splitlines() if line and not line.startswith("#")]


def _parse_line(line: str) -> Artifact:
    part, coordinate, size, sha256 = line.split()
    group, name, version, packaging = coordinate.split(":")
    return Artifact(part, group, name, version, packaging, int(size), sha256)


def render_lock(artifacts: Iterable[Artifact]) -> str:
    """Return the lock file's text, sorted so that a change of version is a small diff."""
    lines = sorted(f"{a.part} {a.coordinate} {a.size} {a.sha256}" for a in artifacts)
    return "# Written by `python -m deploy.embedded lock`.\n" + "\n".join(lines) + "\n"


def locked(part: str | None = None) -> list[Artifact]:
    """Return the pinned artifacts, of one part (kafka, elastic, compiler) or all."""
    artifacts = parse_lock(LOCK_FILE.read_text())
    return [a for a in artifacts if part in (None, a.part)]


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

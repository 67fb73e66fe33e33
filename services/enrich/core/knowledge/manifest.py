"""What a base says of itself: where it comes from, what it holds, and what its files should be."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import orjson

from services.enrich.core.knowledge import sections
from services.enrich.core.knowledge.compilation import Counts
from services.enrich.core.knowledge.table_rows import KnowledgeError

FORMAT = 1
DIGITS_IN_VERSION = 12


@dataclass(frozen=True, slots=True)
class Source:
    """A table or dump that went into a base."""

    name: str
    file: str
    licence: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class FileSum:
    """Length and hash of one file of a base."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of `manifest.json`. A source's position is its bit in `Entity.sources`."""

    version: str
    built_at: datetime
    sources: tuple[Source, ...]
    counts: Counts
    files: Mapping[str, FileSum]

    def encoded(self) -> bytes:
        """Return the manifest as JSON."""
        told = {"format": FORMAT, "byteorder": sys.byteorder, **asdict(self)}
        return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"


def version_of(name: str, files: Mapping[str, FileSum]) -> str:
    """Return the version of a base: its name, and twelve digits of the hash of its files."""
    digest = hashlib.sha256()
    for section in sections.ALL:
        digest.update(f"{section} {files[section].sha256}\n".encode())
    return f"{name}-{digest.hexdigest()[:DIGITS_IN_VERSION]}"


def parse_manifest(data: bytes, where: str) -> Manifest:
    """Return the manifest in `data`; raises `KnowledgeError` if this program cannot read it."""
    try:
        told = orjson.loads(data)
        _require_readable(told, where)
        return Manifest(
            version=told["version"],
            built_at=datetime.fromisoformat(told["built_at"]),
            sources=tuple(Source(**one) for one in told["sources"]),
            counts=Counts(**told["counts"]),
            files={name: FileSum(**one) for name, one in told["files"].items()},
        )
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise KnowledgeError(f"{where} is no manifest of a knowledge base: {error!r}") from error


def _require_readable(told: dict[str, Any], where: str) -> None:
    if told["format"] != FORMAT:
        raise KnowledgeError(f"{where} has format {told['format']}, this program reads {FORMAT}")
    if told["byteorder"] != sys.byteorder:
        raise KnowledgeError(f"{where} was built on a machine of other byte order: build it here")

"""Staging in a SQLite file: sorts what does not fit into memory, and outlives a killed build."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from services.enrich.core.knowledge.source_entities import SourceEntity, SourceName
from services.enrich.core.knowledge.staging import Naming, sort_key

_ROWS = """
CREATE TABLE IF NOT EXISTS staged (
    number INTEGER, local TEXT, sequence INTEGER PRIMARY KEY, labelled INTEGER, content BLOB
);
CREATE TABLE IF NOT EXISTS progress (
    source TEXT PRIMARY KEY, read INTEGER, rows INTEGER, done INTEGER
);
"""
# What is made of the rows is made anew by every attempt to compile.
_MADE = """
DROP TABLE IF EXISTS naming;
DROP TABLE IF EXISTS link;
CREATE TABLE naming (key TEXT, entity INTEGER, kind INTEGER, languages INTEGER);
CREATE TABLE link (one INTEGER, other INTEGER);
CREATE INDEX IF NOT EXISTS staged_by_id ON staged (number, local, sequence, labelled);
"""
# The build can be made again, so nothing waits for the disk; memory stays bounded.
_PRAGMAS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"
_FIELDS = [one.name for one in fields(SourceEntity)]
_NAMES, _LINKS, _LOCATION = map(_FIELDS.index, ("names", "links", "location"))


class Progress(NamedTuple):
    """How far a source was read: a position of its own, rows kept, and whether that is all."""

    read: int = 0
    rows: int = 0
    done: bool = False


class SqliteStaging:
    """Rows, names and links in one file."""

    def __init__(self, file: Path) -> None:
        self._file = sqlite3.connect(file)
        self._file.executescript(_PRAGMAS + _ROWS)
        self._is_made = False
        self._sorted: set[str] = set()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def progress_of(self, source: str) -> Progress:
        """Return how much of a source was read by an earlier attempt."""
        row = self._file.execute("SELECT read, rows, done FROM progress WHERE source = ?", [source])
        return Progress(*(row.fetchone() or (0, 0, 0)))

    def add_rows(self, rows: Iterable[SourceEntity]) -> int:
        """Keep rows and return how many."""
        insert = "INSERT INTO staged (number, local, labelled, content) VALUES (?, ?, ?, ?)"
        return self._file.executemany(insert, map(_packed, rows)).rowcount

    def save(self, source: str, progress: Progress) -> None:
        """Make sure that what was added of a source until now is not added again."""
        self._file.execute("REPLACE INTO progress VALUES (?, ?, ?, ?)", (source, *progress))
        self._file.commit()

    def ids(self) -> Iterator[str]:
        """Yield each id that has a label."""
        self._make()
        found = self._file.execute(
            "SELECT number, local FROM staged GROUP BY number, local HAVING max(labelled)"
        )
        return (f"Q{number}" if number else local for number, local in found)

    def entities(self) -> Iterator[list[SourceEntity]]:
        """Yield the rows of each id."""
        found = self._file.execute(
            "SELECT number, local, content FROM staged ORDER BY number, local, sequence"
        )
        for _, rows in groupby(found, key=itemgetter(0, 1)):
            yield [_unpacked(content) for _, _, content in rows]

    def add_namings(self, namings: Iterable[Naming]) -> None:
        """Keep names."""
        self._file.executemany("INSERT INTO naming VALUES (?, ?, ?, ?)", namings)

    def namings(self) -> Iterator[Naming]:
        """Yield the names in order."""
        self._sort("naming", "key, entity, kind, languages")
        found = self._file.execute("SELECT key, entity, kind, languages FROM naming ORDER BY 1, 2")
        return map(Naming._make, found)

    def add_links(self, links: Iterable[tuple[int, int]]) -> None:
        """Keep links."""
        self._file.executemany("INSERT INTO link VALUES (?, ?)", links)

    def links(self) -> Iterator[tuple[int, int]]:
        """Yield the links in order."""
        self._sort("link", "one, other")
        return iter(self._file.execute("SELECT DISTINCT one, other FROM link ORDER BY 1, 2"))

    def _make(self) -> None:
        if not self._is_made:
            self._file.executescript(_MADE)
            self._is_made = True

    def _sort(self, table: str, columns: str) -> None:
        """Sort once, with an index that holds all columns, so that reading is sequential."""
        if table not in self._sorted:
            self._file.execute(f"CREATE INDEX {table}_in_order ON {table} ({columns})")
            self._sorted.add(table)


def _packed(row: SourceEntity) -> tuple[int, str, bool, bytes]:
    values = [getattr(row, name) for name in _FIELDS]
    values[_NAMES] = [(one.text, int(one.kind), one.languages) for one in row.names]
    return (*sort_key(row.id), bool(row.label), orjson.dumps(values))


def _unpacked(content: bytes) -> SourceEntity:
    values: list[Any] = orjson.loads(content)
    values[_NAMES] = tuple(SourceName(*one) for one in values[_NAMES])
    values[_LINKS] = tuple(values[_LINKS])
    if values[_LOCATION]:
        values[_LOCATION] = tuple(values[_LOCATION])
    return SourceEntity(*values)

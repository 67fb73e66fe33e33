"""Where a build keeps what it has read until it can be sorted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, Protocol

from services.enrich.core.knowledge.records import number_of
from services.enrich.core.knowledge.source_entities import SourceEntity


class Naming(NamedTuple):
    """That `entity` (by index) goes by the name `key`."""

    key: str
    entity: int
    kind: int
    languages: int


def sort_key(entity_id: str) -> tuple[int, str]:
    """Return where an entity stands in a base: local ids first, then by Wikidata number."""
    number = number_of(entity_id)
    return (number, "" if number else entity_id)


class Staging(Protocol):
    """Takes rows, names and links in any order and gives them back sorted, more than once."""

    def add_rows(self, rows: Iterable[SourceEntity]) -> int:
        """Keep rows and return how many; those of one id stay in the order in which they came."""

    def ids(self) -> Iterator[str]:
        """Yield each id that has a label, in the order of `sort_key`."""

    def entities(self) -> Iterator[list[SourceEntity]]:
        """Yield the rows of each id, the ids in the order of `sort_key`."""

    def add_namings(self, namings: Iterable[Naming]) -> None:
        """Keep names."""

    def namings(self) -> Iterator[Naming]:
        """Yield the names in the order of their keys and entities."""

    def add_links(self, links: Iterable[tuple[int, int]]) -> None:
        """Keep links between entities, by index."""

    def links(self) -> Iterator[tuple[int, int]]:
        """Yield the links in order, each once."""


class MemoryStaging:
    """Staging for bases that fit into memory easily, as the starter does."""

    def __init__(self) -> None:
        self._rows: list[SourceEntity] = []
        self._namings: list[Naming] = []
        self._links: set[tuple[int, int]] = set()

    def add_rows(self, rows: Iterable[SourceEntity]) -> int:
        """Keep rows and return how many."""
        before = len(self._rows)
        self._rows.extend(rows)
        return len(self._rows) - before

    def ids(self) -> Iterator[str]:
        """Yield each id that has a label."""
        return iter(sorted({row.id for row in self._rows if row.label}, key=sort_key))

    def entities(self) -> Iterator[list[SourceEntity]]:
        """Yield the rows of each id."""
        self._rows.sort(key=lambda row: sort_key(row.id))
        for _, rows in groupby(self._rows, key=lambda row: row.id):
            yield list(rows)

    def add_namings(self, namings: Iterable[Naming]) -> None:
        """Keep names."""
        self._namings.extend(namings)

    def namings(self) -> Iterator[Naming]:
        """Yield the names in order."""
        self._namings.sort(key=itemgetter(0, 1))
        return iter(self._namings)

    def add_links(self, links: Iterable[tuple[int, int]]) -> None:
        """Keep links."""
        self._links.update(links)

    def links(self) -> Iterator[tuple[int, int]]:
        """Yield the links in order."""
        return iter(sorted(self._links))

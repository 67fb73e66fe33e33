"""Wikidata's JSON dump as a file: one item a line, compressed or not, read from any line on."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import IO

import orjson

from services.enrich.adapters.knowledge_files import file_sum
from services.enrich.adapters.packaged_knowledge import load_classes
from services.enrich.core.knowledge.manifest import Source
from services.enrich.core.knowledge.source_entities import SourceEntity
from services.enrich.core.knowledge.table_rows import KnowledgeError
from services.enrich.core.knowledge.wikidata_items import entity_of

LICENCE = "CC0-1.0"
LINES_AT_ONCE = 20_000
_GZIP, _BZIP2 = b"\x1f\x8b", b"BZh"
# The array's brackets, and lines that are empty.
_SHORTEST_ITEM = 4
_SITELINK = b'"site":'


class WikidataDump:
    """A dump of which the items with `min_sitelinks` Wikipedias are kept."""

    def __init__(self, file: Path, min_sitelinks: int) -> None:
        self.file = file
        self.share_read = 0.0
        self._min_sitelinks = min_sitelinks
        self._size = max(1, file.stat().st_size)

    @property
    def name(self) -> str:
        """Return what tells this dump, and the choice made of it, from others."""
        return f"{self.file.name}, {self._size} bytes, {self._min_sitelinks} sitelinks and more"

    def source(self, rows: int) -> Source:
        """Return the entry of the manifest."""
        return Source("wikidata", self.file.name, LICENCE, file_sum(self.file).sha256, rows)

    def pieces(self, start: int) -> Iterator[tuple[int, list[SourceEntity]]]:
        """Yield the entities of some lines at a time, after the number of the last line.

        The first `start` lines are passed over. Raises `KnowledgeError` for a line that is no item
        and for a file that ends in the middle.
        """
        classes = load_classes()
        kept: list[SourceEntity] = []
        number = 0
        for number, line in self._lines():
            if number > start and self._may_be_kept(line):
                entity = entity_of(self._item(number, line), classes, self._min_sitelinks)
                kept += [entity] if entity else []
            if number > start and number % LINES_AT_ONCE == 0:
                yield number, kept
                kept = []
        yield number, kept

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        with ExitStack() as stack:
            raw = stack.enter_context(self.file.open("rb"))
            lines = stack.enter_context(_uncompressed(raw))
            number = 0
            try:
                for number, line in enumerate(lines, 1):
                    if number % LINES_AT_ONCE == 0:
                        self.share_read = raw.tell() / self._size
                    yield number, line
            except (EOFError, OSError) as error:
                raise KnowledgeError(
                    f"{self.file} breaks off after line {number}: {error}"
                ) from error

    def _may_be_kept(self, line: bytes) -> bool:
        """Tell cheaply: most items have next to no sitelinks, and parsing them takes hours."""
        return len(line) > _SHORTEST_ITEM and line.count(_SITELINK) >= self._min_sitelinks

    def _item(self, number: int, line: bytes) -> dict[str, object]:
        try:
            item = orjson.loads(line.rstrip(b",\r\n"))
        except orjson.JSONDecodeError as error:
            raise KnowledgeError(f"{self.file}, line {number} is no item: {error}") from error
        if not isinstance(item, dict) or "id" not in item:
            raise KnowledgeError(f"{self.file}, line {number} is no item: it has no id")
        return item


def _uncompressed(raw: IO[bytes]) -> AbstractContextManager[Iterable[bytes]]:
    start = raw.read(3)
    raw.seek(0)
    if start.startswith(_GZIP):
        return gzip.open(raw)
    return bz2.open(raw) if start.startswith(_BZIP2) else raw

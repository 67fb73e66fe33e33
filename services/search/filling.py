"""Documents written into one index, with an account of what it must hold then."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import orjson

from services.search.adapters.elastic_families import ElasticFamilies
from services.search.core.contents import Contents, Held, held
from services.search.core.copying import UNANALYZED
from services.search.core.documents import Document
from services.search.core.retention import Keep
from services.search.writing import BatchWriter, decode_all
from shared.delivery import Message
from shared.documents import ARTICLE_VERSIONS, ARTICLES

# If so many articles lost their words, it is not that they had none.
MOST_LOOKED_INTO = 100
# Told: what is done now, how far it is, and of how much.
Tell = Callable[[str, int, int], None]


@dataclass
class Counts:
    """What became of messages and documents."""

    read: int = 0
    unreadable: int = 0
    refused: int = 0
    expired: int = 0
    taken_over: int = 0

    def told(self) -> str:
        """Return them in words."""
        return ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in vars(self).items())


@dataclass
class Filler:
    """Fills an index of `alias` and notes in `contents` what it holds, without what has expired.

    One batch is under way while the next is read and decoded; `done` returns when none is.
    """

    alias: str
    writer: BatchWriter
    keep: Keep
    now: datetime
    contents: Contents = field(default_factory=Contents)
    counts: Counts = field(default_factory=Counts)
    _under_way: asyncio.Task[None] | None = None
    _unlinked: set[str] = field(default_factory=set)

    async def take_messages(self, messages: Sequence[Message]) -> None:
        """Write the documents in `messages`; those that hold none were parked when first read."""
        documents, unreadable = await asyncio.to_thread(decode_all, messages)
        self.counts.read += len(messages)
        self.counts.unreadable += len(unreadable)
        await self.take([one for one in documents if one.alias == self.alias])

    async def take(self, documents: Sequence[Document]) -> None:
        """Write `documents`, as long as it takes; what the index refuses is counted."""
        accounts = await asyncio.to_thread(self._accounts, documents)
        self.counts.expired += len(documents) - len(accounts)
        await self.done()
        self._under_way = asyncio.create_task(self._write(accounts))

    def _accounts(self, documents: Sequence[Document]) -> list[tuple[Document, Held]]:
        """Return those of `documents` that have not expired, each with what is noted of it."""
        read = [(one, orjson.loads(one.body)) for one in documents]
        return [
            (one, held(one.alias, one.version, content))
            for one, content in read
            if not self.keep.has_expired(one.alias, content, self.now)
        ]

    async def done(self) -> None:
        """Return when everything that was taken is written."""
        if self._under_way:
            await self._under_way
            self._under_way = None

    async def settle(self) -> None:
        """Return when all that was taken is as it has to be, whatever came before or after it."""
        await self.done()
        linked = await self.writer.link(self._unlinked)
        self._unlinked.clear()
        for one in linked:
            self.contents.note(one.id, held(one.alias, one.version, orjson.loads(one.body)))

    async def _write(self, accounts: Sequence[tuple[Document, Held]]) -> None:
        rejected = await self.writer.write_all([document for document, _ in accounts])
        refused = {id(document) for document, _ in rejected}
        self.counts.refused += len(refused)
        for document, account in accounts:
            if id(document) not in refused:
                self.contents.note(document.id, account)
                if self.alias == ARTICLE_VERSIONS:
                    self._unlinked.add(document.id.rpartition("@")[0])


@asynccontextmanager
async def filling(filler: Filler) -> AsyncIterator[Filler]:
    """Leave nothing under way behind."""
    try:
        yield filler
        await filler.done()
    finally:
        if filler._under_way:
            filler._under_way.cancel()


async def read_contents(
    alias: str, index: str, families: ElasticFamilies, keep: Keep, now: datetime
) -> Contents:
    """Return what an index, or all behind an alias, holds now, without what has expired."""
    found = Contents()
    await families.refresh(index)
    async with aclosing(families.scan(index)) as pages:
        async for hits in pages:
            for hit in hits:
                if not keep.has_expired(alias, hit["_source"], now):
                    found.find(hit["_id"], held(alias, hit["_version"], hit["_source"]))
    await note_unanalyzed(alias, index, families, found)
    return found


async def note_unanalyzed(
    alias: str, index: str, families: ElasticFamilies, found: Contents
) -> None:
    """Note in `found` which articles are not found by their words.

    Those that say nothing to be found by are looked into, unless too many others have no words.
    """
    found.unanalyzed.clear()
    if alias not in (ARTICLES, ARTICLE_VERSIONS):
        return
    async with aclosing(families.scan(index, UNANALYZED)) as pages:
        async for hits in pages:
            for hit in hits:
                is_lost = len(found.unanalyzed) >= MOST_LOOKED_INTO
                if hit["_id"] in found.by_id and (is_lost or await families.finds_words(hit)):
                    found.unanalyzed.append(hit["_id"])

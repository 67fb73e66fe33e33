"""The index compared with the log that it was made from, or with another index."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson

from services.search.core.contents import Contents, Differences, differences, held
from services.search.core.documents import Document, documents_of
from services.search.core.lifecycle import LOGS, behind
from services.search.core.retention import Keep
from services.search.filling import Counts, note_unanalyzed, read_contents
from services.search.rebuild import Outside
from services.search.succession import GROUP
from shared.delivery import Message, UndecodableError
from shared.documents import ARTICLE_VERSIONS

# The worker may be behind the log, and what it writes is found a second later.
PATIENCE_S = 60
PAUSE_S = 1.0
# What differs because the index went on meanwhile is looked at again so often.
ROUNDS = 3
MOST_AGAIN = 10_000


@dataclass
class Expected:
    """What the log says that an index of `alias` must hold.

    What was refused once, at `parked` positions, an index made later may have taken: `allowed`.
    """

    alias: str
    keep: Keep
    now: datetime
    parked: frozenset[str]
    contents: Contents = field(default_factory=Contents)
    allowed: Contents = field(default_factory=Contents)
    counts: Counts = field(default_factory=Counts)

    def take(self, messages: Sequence[Message]) -> None:
        """Note the documents in `messages`."""
        self.counts.read += len(messages)
        for message in messages:
            try:
                documents = documents_of(message)
            except UndecodableError:
                self.counts.unreadable += 1
                continue
            was_refused = message.position in self.parked
            self.counts.refused += was_refused
            for document in documents:
                if document.alias == self.alias:
                    self._note(document, self.allowed if was_refused else self.contents)

    def _note(self, document: Document, contents: Contents) -> None:
        content = orjson.loads(document.body)
        if self.keep.has_expired(document.alias, content, self.now):
            self.counts.expired += 1
        else:
            contents.note(document.id, held(document.alias, document.version, content))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Two sides compared: what each holds, where they differ, how far the worker is behind."""

    expected: Contents
    found: Contents
    differences: Differences
    counts: Counts = field(default_factory=Counts)
    behind: int = 0


async def verify(
    alias: str,
    outside: Outside,
    parked: frozenset[str] = frozenset(),
    patience_s: int = PATIENCE_S,
) -> Verdict:
    """Compare what serves for `alias` with the log; messages at `parked` positions do not count.

    Safe while the worker writes: what differs is looked at again before it is told. What is older
    than the log keeps anything may be in the index alone.
    """
    expected = Expected(alias, outside.keep, outside.clock(), parked)
    await outside.log.start_at()
    await _read_log(expected, outside)
    lag = await _wait_for_worker(outside, patience_s)
    name = (await outside.families.family(alias)).name
    found = await _contents(alias, name, expected, outside)
    since_s = log_since_s(alias, expected.now)
    told = differences(expected.contents, found, since_s, expected.allowed)
    for _ in range(ROUNDS):
        if not 0 < len(told) <= MOST_AGAIN:
            break
        await asyncio.sleep(PAUSE_S)
        await _read_log(expected, outside)
        await _look_again(alias, name, found, told.ids, outside)
        told = differences(expected.contents, found, since_s, expected.allowed)
    return Verdict(expected.contents, found, told, expected.counts, lag)


async def compare(alias: str, one: str, other: str, outside: Outside) -> Verdict:
    """Compare two indices, or what two aliases lead to: `other` is to be as `one`."""
    nothing = Expected(alias, outside.keep, outside.clock(), frozenset())
    wanted = await _contents(alias, one, nothing, outside)
    found = await _contents(alias, other, nothing, outside)
    return Verdict(wanted, found, differences(wanted, found))


def log_since_s(alias: str, now: datetime) -> float:
    """Return since when the log holds all that made documents of `alias`; 0: since ever."""
    kept_ms = [topic.retention_ms for topic in LOGS[alias] if topic.retention_ms is not None]
    return (now - timedelta(milliseconds=min(kept_ms))).timestamp() if kept_ms else 0.0


async def _read_log(expected: Expected, outside: Outside) -> None:
    ends, log = await outside.log.ends(), outside.log
    total, begun = behind(await log.positions(), ends), expected.counts.read
    async for messages in log.read_to(ends):
        expected.take(messages)
        outside.tell("reading the log", min(total, expected.counts.read - begun), total)
    if expected.alias == ARTICLE_VERSIONS:
        expected.contents.settle_versions()


async def _wait_for_worker(outside: Outside, patience_s: int) -> int:
    """Return how many messages the worker lacks still, after waiting for it to have read ours."""
    wanted = await outside.log.positions()
    lag = 0
    for waited_s in range(patience_s + 1):
        committed = await outside.delivery.until_healed(
            lambda: outside.log.committed(GROUP), "the worker's place"
        )
        lag = behind(committed, wanted)
        if lag == 0 or waited_s == patience_s:
            break
        outside.tell("waiting for the worker", 0, lag)
        await asyncio.sleep(PAUSE_S)
    return lag


async def _contents(alias: str, name: str, expected: Expected, outside: Outside) -> Contents:
    outside.tell(f"reading {name}", 0, 1)
    found = await read_contents(alias, name, outside.families, expected.keep, expected.now)
    outside.tell(f"reading {name}", 1, 1)
    return found


async def _look_again(
    alias: str, name: str, found: Contents, ids: Sequence[str], outside: Outside
) -> None:
    """Note in `found` how the documents with these ids are now."""
    await outside.families.refresh(name)
    for document_id in ids:
        found.by_id.pop(document_id, None)
    found.doubled.clear()
    async with aclosing(outside.families.by_id(name, ids)) as pages:
        async for hits in pages:
            for hit in hits:
                found.find(hit["_id"], held(alias, hit["_version"], hit["_source"]))
    await note_unanalyzed(alias, name, outside.families, found)

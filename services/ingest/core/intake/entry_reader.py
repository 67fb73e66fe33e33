"""The entries of one feed: read, published or parked, and every one accounted for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

import structlog

from services.ingest.core.entries import Draft, EntryError, Feed
from services.ingest.core.fetching.ports import Fetcher, Parser
from services.ingest.core.identity.ids import content_hash, parked_id
from services.ingest.core.intake.decisions import is_only_met
from services.ingest.core.intake.intake import Intake, Outcome
from services.ingest.core.intake.page_reader import Look, PageReader
from services.ingest.core.intake.parking import entry_letter
from services.ingest.core.intake.reading import Fresh, Reading, ReadResult, is_due
from services.ingest.core.intake.recognition import Recognition
from services.ingest.core.pages.trust import has_full_text, require_usable
from services.ingest.core.sources.refs import source_ref
from services.ingest.core.tally import EntryOutcome, Tally
from shared.delivery import DeadLetters, Delivery
from shared.events import RecentEntry, Source

__all__ = ["EntryReader", "ReadResult"]

log = structlog.get_logger()

ResultT = TypeVar("ResultT")

# So many entries are read, then published, at a time.
ENTRIES_AT_ONCE = 20
_PARKED = "parked"


class _Read(NamedTuple):
    """An entry and its draft; none if it has to wait, and none with a `fault`."""

    fresh: Fresh
    draft: Draft | None = None
    page_tries: int = 0
    fault: str | None = None


@dataclass
class EntryReader:
    """Makes articles of the entries of a feed and hands them in; what cannot be is parked once."""

    fetcher: Fetcher
    parser: Parser
    intake: Intake
    dead_letters: DeadLetters
    delivery: Delivery
    tally: Tally

    async def read_entries(
        self, source: Source, feed: Feed, recent: tuple[RecentEntry, ...]
    ) -> ReadResult:
        """Deal with every entry of `feed`; `recent` is what the read before this one returned.

        The oldest comes first: feeds have their newest entry on top.
        """
        reading = Reading(source, feed, recent, self.intake.seen.resolve)
        fresh = reading.fresh()
        self._count(reading, "unchanged", len(feed.entries) - len(fresh))
        pages = PageReader(self.fetcher, self.parser, self.tally)
        for start in range(0, len(fresh), ENTRIES_AT_ONCE):
            await self._take(reading, fresh[start : start + ENTRIES_AT_ONCE], pages)
        return reading.result()

    async def _take(self, reading: Reading, fresh: Sequence[Fresh], pages: PageReader) -> None:
        read = [await self._read(reading, each, pages) for each in fresh]
        drafts = [one.draft for one in read if one.draft is not None]
        outcomes = iter(await self._healed(lambda: self.intake.take(drafts), reading.source))
        for one in read:
            outcome = next(outcomes) if one.draft is not None else Outcome("unchanged")
            fault = one.fault or outcome.error
            if fault is not None:
                await self._park(reading, one.fresh, fault)
            else:
                self._note(reading, one, outcome)

    async def _read(self, reading: Reading, each: Fresh, pages: PageReader) -> _Read:
        entry, known, tries = each.one.entry, each.known, 0
        try:
            require_usable(entry)
            seen = self.intake.seen.get(known.known_as) if known.known_as else None
            is_met = is_only_met(seen, source_ref(reading.source), entry.url or "")
            if is_met or has_full_text(entry):
                return _Read(each, self._draft(reading, each, Look()))
            look = await pages.look(entry.url or "")
            tries = _tries(look, known.before if known.change == "none" else None)
            if tries and seen and (known.change == "none" or not seen.has_only_summary):
                return _Read(each, None, tries)
            return _Read(each, self._draft(reading, each, look), tries)
        except EntryError as error:
            # What the feed does not say, the page may, once it can be had.
            return _Read(each, None, tries, None if is_due(tries) else str(error))

    def _draft(self, reading: Reading, each: Fresh, look: Look) -> Draft:
        draft = reading.drafter.draft(each.one, each.known, look)
        if each.known != Recognition("some"):
            return draft

        def is_same(article_id: str) -> bool:
            seen = self.intake.seen.get(article_id)
            return seen is not None and seen.content_hash == content_hash(draft)

        known_as = reading.recogniser.same_text(each.one, draft.text, is_same)
        return replace(draft, known_as=known_as, known_by="content" if known_as else None)

    def _note(self, reading: Reading, one: _Read, outcome: Outcome) -> None:
        waiting_as = one.fresh.known.known_as or parked_id(
            reading.source.feed_url, one.fresh.one.entry
        )
        known_as = outcome.article_id or waiting_as
        reading.note(one.fresh, known_as, one.page_tries)
        is_published = outcome.status == "accepted"
        self._count(reading, "published" if is_published else "unchanged")
        if outcome.is_new:
            reading.arrived(one.fresh, self.intake.now())
        if outcome.appeared:
            self.tally.appeared()

    def _count(self, reading: Reading, outcome: EntryOutcome, count: int = 1) -> None:
        reading.counts[outcome] += count
        self.tally.entry(outcome, count)

    async def _park(self, reading: Reading, each: Fresh, reason: str) -> None:
        source, entry = reading.source, each.one.entry
        known_as = parked_id(source.feed_url, entry)
        reading.note_parked(each, known_as)
        if self.intake.seen.get(known_as):
            self._count(reading, "unchanged")
            return
        letter = entry_letter(source.feed_url, each.one.place, entry, reason)
        await self._healed(lambda: self.dead_letters.park([letter]), source)
        await self._healed(lambda: self.intake.remember(known_as, _PARKED), source)
        log.error(
            "entry parked",
            feed_url=source.feed_url,
            entry=each.one.place,
            guid=entry.guid,
            reason=reason,
        )
        self._count(reading, "parked")

    async def _healed(self, action: Callable[[], Awaitable[ResultT]], source: Source) -> ResultT:
        return await self.delivery.until_healed(action, source.feed_url)


def _tries(look: Look, before: RecentEntry | None) -> int:
    """Return how often the page has been asked for in vain; 0 if there is no use in it."""
    tried = before.page_tries if before else 0
    if look.outcome == "later":
        return tried + 1
    return max(tried, 1) if look.outcome == "spared" else 0

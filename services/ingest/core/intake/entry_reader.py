"""The entries of one feed: read, published or parked, and every one accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import TypeVar

import structlog

from services.ingest.core.entries import Draft, Entry, EntryError, Feed, FeedError, Page
from services.ingest.core.fetching.ports import Fetcher, Parser
from services.ingest.core.identity.canonical_url import host_of
from services.ingest.core.identity.ids import entry_mark, parked_id, title_mark
from services.ingest.core.intake.intake import Intake, Outcome
from services.ingest.core.intake.parking import entry_letter
from services.ingest.core.pages.trust import draft_of, has_full_text, require_usable
from services.ingest.core.tally import EntryOutcome, Tally
from shared.delivery import DeadLetter, DeadLetters, Delivery
from shared.events import RecentEntry, Source

log = structlog.get_logger()

ResultT = TypeVar("ResultT")

# So many entries are read, then published, at a time.
ENTRIES_AT_ONCE = 20
# After so many failures in a row, no more pages of a host are asked for in this poll.
MOST_PAGES_LOST = 3
_PARKED = "parked"


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What became of the entries of a feed: `entries` = `published` + `unchanged` + `parked`.

    `recent` are those it lists now, to be handed in at the next read. `arrivals` tells when the
    articles that are new by this read were published, newest first, and `lag_s` how long ago
    that was in the median: None without any, and for the first read of a source. With
    `pages_due` the feed is to be read again even if it has not changed, for pages that failed.
    """

    recent: tuple[RecentEntry, ...] = ()
    entries: int = 0
    published: int = 0
    unchanged: int = 0
    parked: int = 0
    arrivals: tuple[datetime, ...] = ()
    lag_s: float | None = None
    pages_due: bool = False


@dataclass
class _Reading:
    """One read under way: what is known of each entry's mark, and what has been counted."""

    source: Source
    feed: Feed
    notes: dict[str, RecentEntry]
    lost: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    arrivals: list[datetime] = field(default_factory=list)
    lags_s: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Unusable:
    """An entry that cannot become an article."""

    index: int
    entry: Entry
    reason: str


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
        reading = _Reading(source, feed, {one.mark: one for one in recent})
        marks = [entry_mark(entry) for entry in feed.entries]
        fresh: dict[str, tuple[int, Entry]] = {}
        for index, (mark, entry) in enumerate(zip(marks, feed.entries, strict=True)):
            if mark not in reading.notes:
                fresh.setdefault(mark, (index, entry))
        self._count(reading, "unchanged", len(marks) - len(fresh))
        numbered = list(reversed(fresh.values()))
        for start in range(0, len(numbered), ENTRIES_AT_ONCE):
            await self._take(reading, numbered[start : start + ENTRIES_AT_ONCE])
        return _result(reading, marks, is_first=not recent)

    async def _take(self, reading: _Reading, numbered: Sequence[tuple[int, Entry]]) -> None:
        read = [await self._read(index, entry, reading) for index, entry in numbered]
        drafts = [one for one in read if isinstance(one, Draft)]
        outcomes = await self._healed(lambda: self.intake.take(drafts), reading.source)
        unusable = [one for one in read if isinstance(one, Unusable)]
        placed = [
            place for place, one in zip(numbered, read, strict=True) if isinstance(one, Draft)
        ]
        for outcome, (index, entry) in zip(outcomes, placed, strict=True):
            if outcome.status == "rejected":
                unusable.append(Unusable(index, entry, outcome.error or "rejected"))
            else:
                self._dealt_with(reading, entry, outcome)
        for one in unusable:
            await self._park(reading, one)

    def _dealt_with(self, reading: _Reading, entry: Entry, outcome: Outcome) -> None:
        reading.notes[entry_mark(entry)] = _note(entry, outcome.article_id or "")
        published = outcome.status == "accepted"
        self._count(reading, "published" if published else "unchanged")
        if published and outcome.is_new:
            now = self.intake.now()
            reading.arrivals.append(min(entry.published_at or now, now))
            if entry.published_at:
                reading.lags_s.append(max(0.0, (now - entry.published_at).total_seconds()))

    def _count(
        self, reading: _Reading, outcome: EntryOutcome, count: int = 1, reason: str | None = None
    ) -> None:
        reading.counts[outcome] += count
        self.tally.entry(reading.source.source_id, outcome, count, reason)

    async def _read(self, index: int, entry: Entry, reading: _Reading) -> Draft | Unusable:
        try:
            require_usable(entry)
            whole = has_full_text(entry)
            page = Page() if whole else await self._page(entry.url or "", reading.lost)
            return draft_of(entry, page, reading.source, reading.feed.language)
        except EntryError as error:
            return Unusable(index, entry, str(error))

    async def _page(self, url: str, lost: Counter[str]) -> Page:
        """Return the page at `url`, empty if it cannot be had: then the feed's summary must do.

        `lost` counts by host what failed in a row: a dead host is not asked for every page.
        """
        host = host_of(url)
        if lost[host] >= MOST_PAGES_LOST:
            self.tally.page("skipped")
            return Page()
        try:
            fetched = await self.fetcher.fetch(url)
            page = await self.parser.page(fetched.body, fetched.url)
        except FeedError as error:
            lost[host] += 1
            self.tally.page("failed")
            log.warning("page not read, taking the feed's summary", url=url, reason=str(error))
            return Page()
        lost[host] = 0
        self.tally.page("read" if page.text else "empty")
        return page

    async def _park(self, reading: _Reading, unusable: Unusable) -> None:
        source = reading.source
        known_as = parked_id(source.feed_url, unusable.entry)
        reading.notes[entry_mark(unusable.entry)] = _note(unusable.entry, known_as)
        if self.intake.seen.get(known_as):
            self._count(reading, "unchanged")
            return
        letter = entry_letter(source.feed_url, unusable.index, unusable.entry, unusable.reason)
        await self._healed(lambda: self._safely_park(letter, known_as), source)
        log.error(
            "entry parked",
            feed_url=source.feed_url,
            entry=unusable.index,
            guid=unusable.entry.guid,
            reason=unusable.reason,
        )
        self._count(reading, "parked", reason=unusable.reason)

    async def _safely_park(self, letter: DeadLetter, known_as: str) -> None:
        await self.dead_letters.park([letter])
        await self.intake.remember(known_as, _PARKED)

    async def _healed(self, action: Callable[[], Awaitable[ResultT]], source: Source) -> ResultT:
        return await self.delivery.until_healed(action, source.feed_url)


def _note(entry: Entry, known_as: str) -> RecentEntry:
    return RecentEntry(
        mark=entry_mark(entry),
        article_id=known_as,
        guid=entry.guid,
        title=title_mark(entry),
        published_at=entry.published_at,
    )


def _result(reading: _Reading, marks: Sequence[str], *, is_first: bool) -> ReadResult:
    counts = reading.counts
    return ReadResult(
        recent=tuple(reading.notes[mark] for mark in dict.fromkeys(marks)),
        entries=counts.total(),
        published=counts["published"],
        unchanged=counts["unchanged"],
        parked=counts["parked"],
        arrivals=tuple(sorted(reading.arrivals, reverse=True)),
        lag_s=median(reading.lags_s) if reading.lags_s and not is_first else None,
    )

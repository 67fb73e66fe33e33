"""The entries of one feed: read, published or parked, and every one accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import structlog

from services.ingest.core.entries import Draft, Entry, EntryError, Feed, FeedError, Page
from services.ingest.core.fetching.ports import Fetcher, Parser
from services.ingest.core.identity.canonical_url import host_of
from services.ingest.core.identity.ids import fingerprint, parked_id
from services.ingest.core.intake.intake import Intake
from services.ingest.core.intake.parking import entry_letter
from services.ingest.core.pages.trust import draft_of, has_full_text, require_usable
from services.ingest.core.tally import Tally
from shared.delivery import DeadLetter, DeadLetters, Delivery
from shared.events import Source

log = structlog.get_logger()

ResultT = TypeVar("ResultT")

# So many entries are read, then published, at a time.
ENTRIES_AT_ONCE = 20
# After so many failures in a row, no more pages of a host are asked for in this poll.
MOST_PAGES_LOST = 3
_PARKED = "parked"


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
        self, source: Source, feed: Feed, known: frozenset[str]
    ) -> frozenset[str]:
        """Deal with every entry of `feed` that is not `known`; return what is known now.

        The oldest comes first: feeds have their newest entry on top.
        """
        fresh: dict[str, tuple[int, Entry]] = {}
        seen_now = [fingerprint(entry) for entry in feed.entries]
        for index, (mark, entry) in enumerate(zip(seen_now, feed.entries, strict=True)):
            if mark not in known:
                fresh.setdefault(mark, (index, entry))
        self.tally.entry(source.source_id, "unchanged", len(seen_now) - len(fresh))
        numbered = list(reversed(fresh.values()))
        lost: Counter[str] = Counter()
        for start in range(0, len(numbered), ENTRIES_AT_ONCE):
            await self._take(source, feed, numbered[start : start + ENTRIES_AT_ONCE], lost)
        return frozenset(seen_now)

    async def _take(
        self,
        source: Source,
        feed: Feed,
        numbered: Sequence[tuple[int, Entry]],
        lost: Counter[str],
    ) -> None:
        read = [await self._read(index, entry, source, feed, lost) for index, entry in numbered]
        drafts = [one for one in read if isinstance(one, Draft)]
        outcomes = await self._healed(lambda: self.intake.take(drafts), source)
        unusable = [one for one in read if isinstance(one, Unusable)]
        placed = [
            place for place, one in zip(numbered, read, strict=True) if isinstance(one, Draft)
        ]
        for outcome, (index, entry) in zip(outcomes, placed, strict=True):
            if outcome.status == "rejected":
                unusable.append(Unusable(index, entry, outcome.error or "rejected"))
            else:
                published = outcome.status == "accepted"
                self.tally.entry(source.source_id, "published" if published else "unchanged")
        for one in unusable:
            await self._park(source, one)

    async def _read(
        self, index: int, entry: Entry, source: Source, feed: Feed, lost: Counter[str]
    ) -> Draft | Unusable:
        try:
            require_usable(entry)
            page = Page() if has_full_text(entry) else await self._page(entry.url or "", lost)
            return draft_of(entry, page, source, feed.language)
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

    async def _park(self, source: Source, unusable: Unusable) -> None:
        known_as = parked_id(source.feed_url, unusable.entry)
        if self.intake.seen.get(known_as):
            self.tally.entry(source.source_id, "unchanged")
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
        self.tally.entry(source.source_id, "parked", reason=unusable.reason)

    async def _safely_park(self, letter: DeadLetter, known_as: str) -> None:
        await self.dead_letters.park([letter])
        await self.intake.remember(known_as, _PARKED)

    async def _healed(self, action: Callable[[], Awaitable[ResultT]], source: Source) -> ResultT:
        return await self.delivery.until_healed(action, source.feed_url)

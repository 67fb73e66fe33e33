"""One read of a feed under way: its entries as they are recognised, and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from statistics import median
from typing import NamedTuple

from services.ingest.core.entries import Feed
from services.ingest.core.identity.ids import article_id
from services.ingest.core.intake.drafting import Drafter
from services.ingest.core.intake.recognition import Recogniser, Recognition
from services.ingest.core.intake.sightings import Sighting, differ, sightings
from shared.events import RecentEntry, Source

MOST_PAGE_TRIES = 3
# Of entries that are listed no longer, as many are remembered as are listed, and at least so many;
# more of them while they are young, because busy feeds push entries out that come back in hours.
LEAST_REMEMBERED = 20
MOST_REMEMBERED = 400
REMEMBERED_FOR = timedelta(days=2)
# From so many entries on, dates that change on most of them are stamped at each fetch.
LEAST_REDATED = 3


@dataclass(frozen=True, slots=True)
class ReadResult:
    """What became of the entries of a feed: `entries` = `published` + `unchanged` + `parked`.

    `recent` are those it lists now, then some that it listed before, to be handed in at the next
    read. `arrivals` tells when the articles that are new by this read were published, newest
    first, and `lag_s` how long ago that was in the median: None without any, and for the first
    read of a source. With `pages_due` the feed is to be read again even if it has not changed,
    for pages that failed.
    """

    recent: tuple[RecentEntry, ...] = ()
    entries: int = 0
    published: int = 0
    unchanged: int = 0
    parked: int = 0
    arrivals: tuple[datetime, ...] = ()
    lag_s: float | None = None
    pages_due: bool = False


class Fresh(NamedTuple):
    """An entry that there is something to do about."""

    one: Sighting
    known: Recognition


def is_due(page_tries: int) -> bool:
    """Return whether a page asked for in vain so often is to be asked for again."""
    return 1 <= page_tries <= MOST_PAGE_TRIES


@dataclass
class Reading:
    """A read of `feed`; `recent` is what the one before it left behind."""

    source: Source
    feed: Feed
    recent: Sequence[RecentEntry]
    resolve: Callable[[str], str | None]
    notes: dict[str, RecentEntry] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    arrivals: list[datetime] = field(default_factory=list)
    lags_s: list[float] = field(default_factory=list)

    @cached_property
    def sighted(self) -> list[Sighting]:
        """The different entries, as the feed orders them."""
        return sightings(self.feed.entries)

    @cached_property
    def recogniser(self) -> Recogniser:
        """Knows the entries."""
        return Recogniser(self.sighted, self.recent, self.resolve)

    @cached_property
    def drafter(self) -> Drafter:
        """Makes drafts of the entries."""
        holders: dict[str, Sighting] = {}
        for one in self.sighted:
            told = article_id(one.address)
            holders.setdefault(self.resolve(told) or told, one)
        return Drafter(self.source, self.feed, self.resolve, holders)

    def fresh(self) -> list[Fresh]:
        """Return the entries to deal with, the last of the feed first; note the others."""
        known = [Fresh(one, self.recogniser.recognise(one)) for one in self.sighted]
        is_restamped = _is_restamped([each.known for each in known])
        to_do = []
        for each in reversed(known):
            before, change = each.known.before, each.known.change
            is_same = change == "none" or (change == "date" and is_restamped)
            if before is not None and is_same and not is_due(before.page_tries):
                self.notes[each.one.mark] = _again(each, before)
            else:
                to_do.append(each)
        return to_do

    def note(self, each: Fresh, known_as: str, page_tries: int = 0) -> None:
        """Remember an entry that is article `known_as`."""
        one, before = each.one, each.known.before
        redated, published_at = 0, one.entry.published_at
        if each.known.change == "date" and before and differ(before.published_at, published_at):
            redated = before.redated + 1
            published_at = before.published_at if before.redated else published_at
        self.notes[one.mark] = RecentEntry(
            mark=one.mark,
            article_id=known_as,
            guid=one.entry.guid,
            title=one.title,
            published_at=published_at,
            page_tries=page_tries,
            redated=redated,
        )

    def note_parked(self, each: Fresh, known_as: str) -> None:
        """Remember an entry that is no article, by nothing but what it says."""
        self.notes[each.one.mark] = RecentEntry(mark=each.one.mark, article_id=known_as)

    def arrived(self, each: Fresh, now: datetime) -> None:
        """Count in an article that is new."""
        published_at = each.one.entry.published_at
        self.arrivals.append(min(published_at or now, now))
        if published_at is not None:
            self.lags_s.append(max(0.0, (now - published_at).total_seconds()))

    def result(self) -> ReadResult:
        """Return what became of it, once every entry was dealt with."""
        counts, recent = self.counts, self._recent()
        return ReadResult(
            recent=recent,
            entries=counts.total(),
            published=counts["published"],
            unchanged=counts["unchanged"],
            parked=counts["parked"],
            arrivals=tuple(sorted(self.arrivals, reverse=True)),
            lag_s=median(self.lags_s) if self.lags_s and self.recent else None,
            pages_due=any(is_due(note.page_tries) for note in recent),
        )

    def _recent(self) -> tuple[RecentEntry, ...]:
        listed = [self.notes[one.mark] for one in self.sighted if one.mark in self.notes]
        known = {note.article_id for note in listed}
        gone = [note for note in self.recent if note.article_id not in known]
        kept = _remembered(gone, max(len(listed), LEAST_REMEMBERED))
        return (*listed, *(note.model_copy(update={"page_tries": 0}) for note in kept))


def _remembered(gone: Sequence[RecentEntry], surely: int) -> list[RecentEntry]:
    """Return the first `surely` of the notes, and more of those published not long before."""
    dated = [note.published_at for note in gone if note.published_at]
    since = max(dated) - REMEMBERED_FOR if dated else None
    young = [
        one for one in gone[surely:] if since and one.published_at and one.published_at > since
    ]
    return [*gone[:surely], *young][:MOST_REMEMBERED]


def _again(each: Fresh, before: RecentEntry) -> RecentEntry:
    """Return the note of an entry that says what it said before."""
    if before.mark == each.one.mark and not before.redated:
        return before
    return before.model_copy(update={"mark": each.one.mark, "redated": 0})


def _is_restamped(known: Sequence[Recognition]) -> bool:
    """Return whether the feed seems to date all its entries anew at each fetch."""
    matched = [one for one in known if one.before is not None]
    redated = sum(one.change == "date" for one in matched)
    return redated >= LEAST_REDATED and 2 * redated > len(matched)

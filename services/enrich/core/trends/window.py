"""The articles of the last day, in short pieces of time; of too many those that tell the most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from services.enrich.core.trends.counts import Sighting
from services.enrich.core.trends.rules import TrendRules
from services.enrich.core.trends.shares import EPOCH

LEAST_OWNERS = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that is counted: as the text `text` it is one voice, whoever copies it.

    What is not `present` came too late for lists of today and counts only as history.
    """

    sighting: Sighting
    text: str
    present: bool


@dataclass(slots=True)
class Window:
    """Articles by the piece of time they count in, each in the order of the log."""

    rules: TrendRules
    buckets: dict[int, dict[str, Entry]] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    grown: set[int] = field(default_factory=set)

    def add(self, entry: Entry) -> None:
        """Count an article."""
        place = self.put(entry)
        self.grown.add(place)
        if len(self.buckets[place]) >= 10 * self.rules.most_in_bucket:
            self._thin(place, 5 * self.rules.most_in_bucket)

    def put(self, entry: Entry) -> int:
        """Put an article where it belongs; return the number of that piece of time."""
        one = entry.sighting
        place = self.place(one.event_time)
        self.buckets.setdefault(place, {})[one.article_id] = entry
        self.places[one.article_id] = place
        self.texts[entry.text] = one.article_id
        return place

    def sightings(self) -> Iterator[Sighting]:
        """Yield all that is kept."""
        return (one.sighting for entries in self.buckets.values() for one in entries.values())

    def place(self, at: datetime) -> int:
        """Return the number of the piece of time that `at` is in."""
        return (at - EPOCH) // self.rules.bucket

    def get(self, article_id: str) -> Entry | None:
        """Return the article if it is counted."""
        place = self.places.get(article_id)
        return None if place is None else self.buckets[place][article_id]

    def replace(self, article_id: str, sighting: Sighting) -> None:
        """Let the article be what `sighting` says, in the same place and at the same time."""
        entry = self.buckets[self.places[article_id]]
        entry[article_id] = replace(entry[article_id], sighting=sighting)

    def remove(self, article_id: str) -> Entry | None:
        """Count the article no longer; return it if it was counted."""
        place = self.places.pop(article_id, None)
        if place is None:
            return None
        entry = self.buckets[place].pop(article_id)
        if self.texts.get(entry.text) == article_id:
            del self.texts[entry.text]
        return entry

    def between(self, start: datetime, end: datetime) -> Iterator[Entry]:
        """Yield the articles after `start` up to `end`, a piece of time after the other."""
        first, last = self.place(start), self.place(end)
        for place in sorted(place for place in self.buckets if first <= place <= last):
            entries = self.buckets[place].values()
            if first < place < last:
                yield from entries
            else:
                yield from (one for one in entries if start < one.sighting.event_time <= end)

    def present(self, at: datetime, length: timedelta) -> list[Sighting]:
        """Return what may be in a list of the last `length` at `at`."""
        return [one.sighting for one in self.between(at - length, at) if one.present]

    def close(self, at: datetime) -> None:
        """Thin the pieces of time that ended, and drop those that no window needs."""
        oldest, open_ = self.place(at - self.rules.longest), self.place(at)
        for place in [place for place in self.buckets if place < oldest]:
            for article_id in list(self.buckets[place]):
                self.remove(article_id)
            del self.buckets[place]
        for place in sorted(place for place in self.grown if place < open_):
            if len(self.buckets.get(place, ())) > self.rules.most_in_bucket:
                self._thin(place, self.rules.most_in_bucket)
        self.grown = {place for place in self.grown if place >= open_}

    def _thin(self, place: int, most: int) -> None:
        kept = told_most(list(self.buckets[place].values()), most, self.rules.most_per_key)
        for article_id in [key for key in self.buckets[place] if key not in kept]:
            self.remove(article_id)


def told_most(entries: Sequence[Entry], most: int, most_per_key: int) -> set[str]:
    """Return the articles to keep: of each topic so many, of each owner one before its second.

    Topics that one owner tells alone go first, then those that the fewest tell. A topic counts in
    each country by itself, so that a small one does not vanish behind a large one.
    """
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for entry in entries:
        for key in entry.sighting.topics:
            owners[key, entry.sighting.country].add(entry.sighting.owner)
    ranked = []
    for number, (entry, places) in enumerate(_places(entries)):
        tellers = [
            len(owners[key, entry.sighting.country])
            for key, place in places.items()
            if place < most_per_key
        ]
        if tellers and max(tellers) >= LEAST_OWNERS:
            ranked.append((-max(tellers), number, entry.sighting.article_id))
    return {article_id for _, _, article_id in sorted(ranked)[:most]}


def _places(entries: Sequence[Entry]) -> Iterator[tuple[Entry, dict[str, int]]]:
    """Yield each article with its place among those of each of its topics in its country."""
    taken: Counter[tuple[str, str]] = Counter()
    seen: set[tuple[str, str, str]] = set()
    places: list[dict[str, int]] = [{} for _ in entries]
    for first_ones in (True, False):
        for entry, own in zip(entries, places, strict=True):
            one = entry.sighting
            for key in one.topics:
                name = (key, one.country, one.owner)
                if key in own or (first_ones and name in seen):
                    continue
                seen.add(name)
                own[key] = taken[key, one.country]
                taken[key, one.country] += 1
    yield from zip(entries, places, strict=True)

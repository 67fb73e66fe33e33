"""All that is known of what trends: fed with where articles stand, in the order of the log.

The clock is the log's: the latest time at which Cupure first saw something. The same events in the
same order always give the same snapshots.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from datetime import datetime, timedelta

from services.enrich.core.stories.features import Stopwords
from services.enrich.core.trends import state
from services.enrich.core.trends.counts import Sighting
from services.enrich.core.trends.editions import WORLD, by_edition, large_enough
from services.enrich.core.trends.grid import grid
from services.enrich.core.trends.history import History
from services.enrich.core.trends.lists import Day, ListKey, ranked
from services.enrich.core.trends.reading import Reading
from services.enrich.core.trends.rules import TrendRules
from services.enrich.core.trends.shares import EPOCH
from services.enrich.core.trends.sightings import Words, happened_at, is_present
from services.enrich.core.trends.standing import Standings, after_step
from services.enrich.core.trends.window import Entry, Window
from shared import __version__
from shared.events import PlacedArticle, Provenance, TrendSnapshot, TrendTopic

NOTHING_YET = Provenance(service="enrich", version=__version__)


class TrendBook:
    """What was counted, what is usual, and how the topics of each list stand."""

    def __init__(self, rules: TrendRules | None = None, stopwords: Stopwords | None = None) -> None:
        self.rules = rules or TrendRules()
        self.words = Words(stopwords)
        self.window = Window(self.rules)
        self.history = History(self.rules, self.words)
        self.standings: dict[str, Standings] = {}
        self.at: datetime | None = None
        self.begun: datetime | None = None
        self.last = NOTHING_YET

    def add(self, placed: PlacedArticle) -> list[TrendSnapshot]:
        """Count an article; return the snapshots that are due before it is counted."""
        due = self._advance(placed.ingest_time)
        if placed.change == "retracted":
            self._take_back(placed.article_id)
        elif placed.change == "moved":
            self._move(placed)
        else:
            self._place(placed)
        self.last = placed.provenance
        return due

    def _advance(self, to: datetime) -> list[TrendSnapshot]:
        """Let time go on; of a long silence only what still holds topics is told."""
        found: list[TrendSnapshot] = []
        before, self.at = self.at, max(self.at or to, to)
        if before is None:
            self.begun = to
            self.history.begin(to)
            return found
        for step, at in enumerate(grid(before, to, self.rules)):
            is_silent = step >= self.rules.full_steps and not self._any_listed()
            if not is_silent or at + self.rules.step > to:
                found += self._step(at)
        return found

    def _any_listed(self) -> bool:
        return any(self._listed(list_id) for list_id in self.standings)

    def _listed(self, list_id: str) -> bool:
        standings = self.standings.get(list_id, {})
        return any(one.score is not None for one in standings.values())

    def _step(self, at: datetime) -> list[TrendSnapshot]:
        """Return the snapshots of a point of time; the lists go on from there."""
        self.history.advance(at, self.window)
        self.window.close(at)
        if not (at - EPOCH) % self.rules.bucket:
            self.words.forget_but(self.window.sightings())
        told = []
        every = not (at - EPOCH) % max(self.rules.edition_step, self.rules.step)
        for key, topics in self._all_lists(at, world_only=not every).items():
            before = self._listed(key.list_id)
            listed = [(one.topic_id, one.score, _alone(one)) for one in topics]
            standings = self.standings.get(key.list_id, {})
            self.standings[key.list_id] = after_step(standings, listed, at, self.rules)
            if key.edition == WORLD or topics or before:
                told.append(self._snapshot(key, topics, at))
        self.standings = {name: known for name, known in self.standings.items() if known}
        return told

    def lists(self, at: datetime) -> list[TrendSnapshot]:
        """Return the lists as they are at a moment; changes nothing."""
        return [self._snapshot(key, topics, at) for key, topics in self._all_lists(at).items()]

    def _all_lists(
        self, at: datetime, *, world_only: bool = False
    ) -> dict[ListKey, tuple[TrendTopic, ...]]:
        """Return the topics of every list: of large editions, and of those that had topics."""
        longest = timedelta(hours=max(self.rules.windows_h))
        sightings = self.window.present(at, longest)
        found = {WORLD: sightings} if world_only else by_edition(sightings)
        large = large_enough(found, self.rules)
        listed = {list_id.rpartition("/")[0] for list_id in self.standings if self._listed(list_id)}
        reading = Reading(sightings, self.words.entities)
        topics: dict[ListKey, tuple[TrendTopic, ...]] = {}
        for edition in large if world_only else [*large, *sorted(listed - set(large))]:
            for hours in self.rules.windows_h:
                key = ListKey(edition, hours)
                topics[key] = ()
                if edition in large:
                    day = Day(at, _last(hours, found[edition], at), found[edition], reading)
                    standings = self.standings.get(key.list_id, {})
                    topics[key] = ranked(key, day, self.history, standings)
        return topics

    def _snapshot(
        self, key: ListKey, topics: tuple[TrendTopic, ...], at: datetime
    ) -> TrendSnapshot:
        return TrendSnapshot(
            id=f"{key.list_id}@{at.isoformat()}",
            event_time=at,
            ingest_time=at,
            provenance=self.last,
            list_id=key.list_id,
            edition=key.edition,
            window_h=key.hours,
            baseline="warming" if self.history.is_warming(key.edition) else "ready",
            topics=topics,
        )

    def _place(self, placed: PlacedArticle) -> None:
        """Count a new article, or a new version where the old one was counted."""
        at = happened_at(placed, self.rules)
        present = is_present(placed, at, self.begun or at, self.rules)
        old = self.window.get(placed.article_id)
        if old is not None:
            at, present = old.sighting.event_time, old.present
            self._take_back(placed.article_id)
        text = placed.copy_of or placed.article_id
        if text in self.window.texts:
            return
        sighting = self.words.sighting(placed, at)
        if self.at is not None and at > self.at - self.rules.longest:
            self.window.add(Entry(sighting, text, present))
        self.history.add_late(sighting)

    def _move(self, placed: PlacedArticle) -> None:
        """Count the article in its new story; one that turned out to be a copy no longer."""
        entry = self.window.get(placed.article_id)
        if entry is None:
            return
        if placed.copy_of is not None and placed.copy_of in self.window.texts:
            self._take_back(placed.article_id)
            return
        moved = replace(entry.sighting, story_id=placed.story_id)
        self.window.replace(placed.article_id, moved)

    def _take_back(self, article_id: str) -> None:
        entry = self.window.remove(article_id)
        if self.history.forget_late(article_id) or entry is None:
            return
        owner, at = entry.sighting.owner, entry.sighting.event_time
        if not self.history.is_measured(at):
            return
        around = self.window.between(at - self.rules.longest, at + self.rules.longest)
        others = [one.sighting for one in around if one.sighting.owner == owner]
        self.history.take_back(entry.sighting, others)

    def dump(self) -> bytes:
        """Return all of it, so that another book can go on from here."""
        plain = json.dumps(state.dumped(self), sort_keys=True, separators=(",", ":"))
        return zlib.compress(plain.encode(), level=1)

    @classmethod
    def restored(
        cls, dump: bytes, rules: TrendRules | None = None, stopwords: Stopwords | None = None
    ) -> TrendBook:
        """Return a book that goes on exactly as the one that was dumped."""
        return cls(rules, stopwords).with_state(dump)

    def with_state(self, dump: bytes) -> TrendBook:
        """Return a book of the same rules and words that goes on from a dump."""
        book = TrendBook(self.rules, self.words.stopwords)
        state.restore(book, json.loads(zlib.decompress(dump)))
        return book


def _last(hours: int, sightings: list[Sighting], at: datetime) -> list[Sighting]:
    start = at - timedelta(hours=hours)
    return [one for one in sightings if one.event_time > start]


def _alone(topic: TrendTopic) -> float:
    """Return the score without what is carried."""
    return round(topic.score - topic.parts["carried"], 3)

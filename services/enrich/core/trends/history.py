"""What is usual: for each edition the shares of its topics, measured when a window is over.

Nothing that is being judged is part of what it is judged by: a window counts only when it no
longer overlaps the present one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.enrich.core.trends.counts import Sighting, voice
from services.enrich.core.trends.editions import WORLD, by_edition, total
from services.enrich.core.trends.expectations import Expect, Expectation, largest, prior_share
from services.enrich.core.trends.rules import TrendRules
from services.enrich.core.trends.shares import EPOCH, ShareTable, Usual
from services.enrich.core.trends.sightings import Words
from services.enrich.core.trends.tallies import tally, topic_id
from services.enrich.core.trends.window import Window
from services.enrich.core.trends.window_index import keys_of
from shared.events.trends import Basis

LONGEST_STEP = timedelta(hours=6)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Judged:
    """A window of an edition whose topics are judged, and the voices counted in it.

    `floor` is what is expected of any topic.
    """

    edition: str
    hours: int
    at: datetime
    voices: float
    floor: float


@dataclass(frozen=True, slots=True)
class Measure:
    """What was counted in the window of `hours` that ended at `at`."""

    hours: int
    at: datetime
    edition: str
    counts: dict[str, float]
    total: float


@dataclass(slots=True)
class History:
    """The past of every edition."""

    rules: TrendRules
    words: Words
    tables: dict[str, dict[int, ShareTable]] = field(default_factory=dict)
    days: dict[str, set[int]] = field(default_factory=dict)
    measured: dict[int, datetime] = field(default_factory=dict)
    pending: list[Measure] = field(default_factory=list)
    late: list[Sighting] = field(default_factory=list)

    def begin(self, at: datetime) -> None:
        """Take all windows that are over at `at` as measured: what belongs there comes late."""
        for hours in self.rules.windows_h:
            self.measured[hours] = self._last_end(hours, at)

    def _last_end(self, hours: int, at: datetime) -> datetime:
        """Return when the last window ended that no late article belongs to any more."""
        step = self.step(hours)
        return EPOCH + (at - self.rules.late - EPOCH) // step * step

    def advance(self, at: datetime, window: Window) -> None:
        """Count what is over at `at`."""
        due = [(hours, end) for hours in self.rules.windows_h for end in self._ends(hours, at)]
        if due:
            self.count_late()
        for hours, end in due:
            start = end - timedelta(hours=hours)
            self._measure(hours, end, [one.sighting for one in window.between(start, end)])
            self.measured[hours] = end
        self._fold(at)

    def _ends(self, hours: int, at: datetime) -> list[datetime]:
        """Return the ends of the windows to be measured now: late articles are in by then."""
        step, last = self.step(hours), self._last_end(hours, at)
        first = max(self.measured[hours], last - self.rules.longest - step)
        return [first + turn * step for turn in range(1, (last - first) // step + 1)]

    def step(self, hours: int) -> timedelta:
        """Return how often windows of so many hours are measured."""
        return min(timedelta(hours=hours), LONGEST_STEP)

    def _measure(self, hours: int, end: datetime, sightings: Sequence[Sighting]) -> None:
        keys = {one.article_id: keys_of(one) for one in sightings}
        for edition, own in sorted(by_edition(sightings).items()):
            voices = total(own)
            if not self._is_kept(edition, voices):
                continue
            known = self.table(edition, hours).keys
            counts = tally(own, keys, self.words.entities)
            kept = {key: count for key, count in counts.items() if count >= 2 or key in known}
            self.pending.append(Measure(hours, end, edition, kept, voices))

    def _is_kept(self, edition: str, voices: int) -> bool:
        return edition == WORLD or edition in self.tables or voices >= self.rules.edition_voices

    def _fold(self, at: datetime) -> None:
        waiting = []
        for one in self.pending:
            if at - one.at < timedelta(hours=one.hours):
                waiting.append(one)
                continue
            self.table(one.edition, one.hours).fold(one.at, one.counts, one.total)
            if one.total >= self.rules.edition_voices:
                self.days.setdefault(one.edition, set()).add((one.at - EPOCH) // DAY)
        self.pending = waiting
        self._forget((at - EPOCH) // DAY)

    def table(self, edition: str, hours: int) -> ShareTable:
        """Return the past shares in an edition's windows of so many hours."""
        rules = self.rules
        tables = self.tables.setdefault(edition, {})
        if hours not in tables:
            most = rules.most_keys if edition == WORLD else rules.most_keys_of_edition
            tables[hours] = ShareTable(self.step(hours), most, rules)
        return tables[hours]

    def _forget(self, today: int) -> None:
        """Forget days long gone, and of too many editions those that were silent the longest."""
        remembered = today - self.rules.half_life_slow // DAY
        for edition, days in self.days.items():
            self.days[edition] = {day for day in days if day >= remembered}
        spare = len(self.tables) - 2 * self.rules.most_editions
        if spare > 0:
            silent = sorted(
                self.tables, key=lambda name: (max(self.days.get(name, {0}), default=0), name)
            )
            for edition in [name for name in silent if name != WORLD][:spare]:
                del self.tables[edition]
                self.days.pop(edition, None)
                self.pending = [one for one in self.pending if one.edition != edition]

    def is_warming(self, edition: str) -> bool:
        """Return whether the past is too short to know what is usual."""
        return len(self.days.get(edition, ())) <= self.rules.ready_days

    def expect(self, judged: Judged) -> Expect:
        """Return what says how many voices to expect of a topic in a window that is judged."""
        table = self.tables.get(judged.edition, {}).get(judged.hours)
        usual = table.at(judged.at, judged.voices) if table else None
        is_warming = self.is_warming(judged.edition)

        def expectation(keys: Set[str]) -> Expectation:
            shares = self._past(usual, keys) if usual else {}
            if is_warming:
                kinds = [prior_share(self.words.type_of(key)) for key in keys]
                shares = {"kind": min(kinds), **shares}
            return largest(shares, judged.voices, judged.floor)

        return expectation

    def _past(self, usual: Usual, keys: Set[str]) -> dict[Basis, float]:
        """Return the past shares: of what is not counted together the least of its parts."""
        if len(keys) == 1 or (len(keys) == 2 and keys <= self.words.entities.keys()):
            return usual.shares(topic_id(keys))
        parts = [usual.shares(key) for key in sorted(keys)]
        return min(parts, key=lambda shares: max(shares.values(), default=0.0))

    def add_late(self, sighting: Sighting) -> None:
        """Remember an article if it came after a window that it belongs to was measured."""
        if not self.is_measured(sighting.event_time):
            return
        self.late.append(sighting)
        if len(self.late) >= self.rules.most_late:
            self.count_late()

    def is_measured(self, at: datetime) -> bool:
        """Return whether a window that holds this moment was measured."""
        return any(self._covering(hours, at) for hours in self.rules.windows_h)

    def forget_late(self, article_id: str) -> bool:
        """Forget a late article that was not counted yet; return whether there was one."""
        before = len(self.late)
        self.late = [one for one in self.late if one.article_id != article_id]
        return len(self.late) < before

    def count_late(self) -> None:
        """Count late articles in the windows that were measured without them."""
        for hours in self.rules.windows_h:
            ended: dict[datetime, list[Sighting]] = defaultdict(list)
            for one in self.late:
                for end in self._covering(hours, one.event_time):
                    ended[end].append(one)
            for end, sightings in sorted(ended.items()):
                self._measure(hours, end, sightings)
        self.late = []

    def _covering(self, hours: int, at: datetime) -> list[datetime]:
        """Return the ends of the windows of so many hours that are over and hold this moment."""
        step, last = self.step(hours), self.measured[hours]
        first = EPOCH - (EPOCH - at) // step * step
        ends = [first + turn * step for turn in range(timedelta(hours=hours) // step)]
        return [end for end in ends if end <= last]

    def take_back(self, sighting: Sighting, others: Sequence[Sighting]) -> None:
        """Count an article no longer where it was; `others` of the same owner stay."""
        for hours in self.rules.windows_h:
            for end in self._covering(hours, sighting.event_time):
                start = end - timedelta(hours=hours)
                own = [one for one in others if start < one.event_time <= end]
                lost = {key: lost_voice(key, sighting, own) for key in keys_of(sighting)}
                told = any(one.story_id == sighting.story_id for one in own)
                self._subtract(hours, end, sighting, lost, 0.0 if told else 1.0)

    def _subtract(
        self,
        hours: int,
        end: datetime,
        sighting: Sighting,
        lost: Mapping[str, float],
        of_all: float,
    ) -> None:
        for edition in by_edition([sighting]):
            if edition in self.tables:
                minus = {key: -count for key, count in lost.items()}
                self.pending.append(Measure(hours, end, edition, minus, -of_all))


def lost_voice(key: str, sighting: Sighting, others: Sequence[Sighting]) -> float:
    """Return what the owner's voice on `key` is less without `sighting`."""
    stories = {one.story_id for one in others if key in keys_of(one)}
    return voice(len(stories | {sighting.story_id})) - voice(len(stories))

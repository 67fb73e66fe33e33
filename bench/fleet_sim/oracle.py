"""Compares what the servers have shown with what lies on the log."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Literal
from zlib import crc32

from bench.fleet_sim.log import Arrival
from bench.fleet_sim.record import Visit
from bench.fleet_sim.scripts import Fleet
from bench.fleet_sim.standing import FOR_EVER, Stand, Story

EVERY_S = 600

Fate = Literal[
    "published", "lost", "missed_between_polls", "withheld", "waiting_at_end", "unreachable"
]


@dataclass
class Verdict:
    """What became of every article; `faults` names what should not have happened."""

    fates: Counter[str] = field(default_factory=Counter)
    missed_by_pattern: Counter[str] = field(default_factory=Counter)
    doubled: int = 0
    repeated_events: int = 0
    edits: int = 0
    versions: int = 0
    edits_lost: int = 0
    completed: int = 0
    unshown: int = 0
    returned: int = 0
    delays_s: list[float] = field(default_factory=list)
    simple_delays_s: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Judge:
    """Judges a run of a fleet by the record of its server and the articles on the log."""

    def __init__(self, fleet: Fleet, visits: Mapping[int, Sequence[Visit]]) -> None:
        self._fleet, self._visits = fleet, visits
        self._verdict = Verdict()

    def judge(self, stories: Mapping[str, Story], arrivals: Iterable[Arrival]) -> Verdict:
        """Return what became of every article."""
        by_key: defaultdict[str, list[Arrival]] = defaultdict(list)
        for arrival in arrivals:
            by_key[arrival.key].append(arrival)
        for key, story in stories.items():
            self._judge_story(story, by_key.pop(key, []))
        self._verdict.unshown = len(by_key)
        self._verdict.faults += [f"{key} is on the log and was in no feed" for key in by_key]
        return self._verdict

    def _judge_story(self, story: Story, arrivals: list[Arrival]) -> None:
        verdict, fate = self._verdict, self._fate(story, arrivals)
        verdict.fates[fate] += 1
        if fate == "missed_between_polls":
            verdict.missed_by_pattern[story.stands[0].feed.pattern] += 1
        if fate == "lost":
            verdict.faults.append(f"lost {_told(story)}, shown {story.shown}")
        self._count_doubles(story, arrivals)
        if arrivals:
            self._count_versions(story, arrivals)
            self._time(story, arrivals)
            verdict.returned += story.entry.absent_s is not None

    def _fate(self, story: Story, arrivals: list[Arrival]) -> Fate:
        if arrivals:
            return "published"
        if story.seen:
            return "lost"
        if all(self._is_unreachable(stand) for stand in story.stands):
            return "unreachable"
        if any(stand.until_s == FOR_EVER for stand in story.stands):
            return "waiting_at_end"
        asked = any(self._was_asked(stand) for stand in story.stands)
        return "withheld" if asked else "missed_between_polls"

    def _is_unreachable(self, stand: Stand) -> bool:
        habits, host = stand.feed.habits, self._fleet.hosts[stand.feed.host]
        is_gone = habits.gone_at_s is not None and habits.gone_at_s <= stand.from_s
        return is_gone or host.kind in ("dead", "hanging")

    def _was_asked(self, stand: Stand) -> bool:
        """Return whether the feed was asked while the article stood in it."""
        visits = self._visits.get(stand.feed.number, ())
        return any(stand.from_s <= one.at_s < stand.until_s for one in visits)

    def _count_doubles(self, story: Story, arrivals: list[Arrival]) -> None:
        verdict, once = self._verdict, {one.event_id: one for one in arrivals}
        verdict.repeated_events += len(arrivals) - len(once)
        told = Counter((one.revision, one.is_whole) for one in once.values())
        surplus = sum(count - 1 for count in told.values())
        ids = {one.article_id for one in arrivals}
        if surplus or len(ids) > 1:
            verdict.doubled += max(surplus, len(ids) - 1)
            events = [(one.event_id, f"r{one.revision}", one.at_s) for one in once.values()]
            verdict.faults.append(f"doubled {_told(story)}: {events}")
        verdict.completed += sum(
            len({(r, w) for r, w in told if r == one}) - 1
            for one in {revision for revision, _ in told}
        )

    def _count_versions(self, story: Story, arrivals: list[Arrival]) -> None:
        verdict, came = self._verdict, {one.revision for one in arrivals}
        verdict.versions += len(came) - 1
        verdict.edits += max(0, len(story.shown) - 1)
        if lost := story.shown.keys() - came:
            verdict.edits_lost += len(lost)
            verdict.faults.append(f"revisions {sorted(lost)} lost of {_told(story)}")
        if early := came - story.shown.keys() - story.perhaps:
            verdict.faults.append(f"revisions {sorted(early)} never shown of {_told(story)}")

    def _time(self, story: Story, arrivals: list[Arrival]) -> None:
        """Note how late the article came: only of those that appeared while we watched."""
        appears_s = story.entry.appears_s
        if appears_s < 0:
            return
        self._verdict.delays_s.append(min(one.at_s for one in arrivals) - appears_s)
        phase_s = crc32(story.stands[0].feed.url.encode()) % EVERY_S
        self._verdict.simple_delays_s.append((phase_s - appears_s) % EVERY_S)


def _told(story: Story) -> str:
    feeds = ", ".join(
        f"{stand.feed.url} ({stand.feed.habits.format}, {stand.feed.habits.damage or 'sound'}, "
        f"{stand.feed.habits.validators} {stand.feed.habits.conditional})"
        for stand in story.stands
    )
    back = f", away {story.entry.absent_s}, {story.entry.returns_as}"
    return f"{story.entry.key} of {feeds}{back if story.entry.absent_s else ''}"


def spread_of(values: Sequence[float]) -> tuple[float | None, float | None]:
    """Return the median and the 90th percentile, None of too few."""
    if len(values) < 2:
        return None, None
    return round(median(values), 1), round(quantiles(values, n=10)[-1], 1)

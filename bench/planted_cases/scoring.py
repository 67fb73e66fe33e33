"""What became of what was planted: found in time, once, and nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bench.planted_cases.arithmetic import is_recomputed, sums_up
from bench.planted_cases.plants import Plant
from bench.planted_cases.stream import Stream
from shared.events import TrendSnapshot, TrendTopic

# A topic can be found once so many voices told it within a day.
LEAST_VOICES = 8
STEP = timedelta(minutes=5)
STEPS = 2
# Such a share of the voices beyond the expected ones must be of what a topic is taken for.
MAJORITY = 0.5


@dataclass(slots=True)
class Score:
    """Reads snapshots one after the other and counts."""

    stream: Stream
    owners: dict[str, Plant] = field(default_factory=dict)
    found: dict[str, datetime] = field(default_factory=dict)
    false: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    duplicates: Counter[str] = field(default_factory=Counter)
    stayed: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    topics: int = 0
    snapshots: int = 0
    uneven: int = 0
    unexplained: int = 0

    def __post_init__(self) -> None:
        for plant in self.stream.plants:
            self.owners.update(dict.fromkeys(plant.article_ids, plant))

    def read(self, snapshots: Iterable[TrendSnapshot]) -> None:
        """Count what these lists say."""
        for snapshot in snapshots:
            self.snapshots += 1
            seen = [self._read(topic, snapshot) for topic in snapshot.topics]
            again = Counter(plant.name for plant in seen if plant is not None)
            self.duplicates.update(name for name, times in again.items() if times > 1)
            if snapshot.list_id == "world/2h":
                self._look_for_gaps(snapshot.event_time, set(again))

    def _read(self, topic: TrendTopic, snapshot: TrendSnapshot) -> Plant | None:
        self.topics += 1
        self.uneven += not sums_up(topic)
        self.unexplained += not is_recomputed(topic)
        plant, at = self._planted(topic), snapshot.event_time
        if plant is None or not plant.trends:
            name = "usual news" if plant is None else plant.name
            self.false[name].add((snapshot.list_id, topic.label))
        elif plant.gone is not None and at >= plant.gone + STEPS * STEP:
            self.stayed.add(plant.name)
        elif snapshot.edition == "world":
            self.found.setdefault(plant.name, at)
        return plant

    def _planted(self, topic: TrendTopic) -> Plant | None:
        told = [one.article_id for voice in topic.voices for one in voice.tellings]
        names = Counter(self.owners[one].name for one in told if one in self.owners)
        plants = {plant.name: plant for plant in self.stream.plants}
        if not names:
            return None
        name, count = names.most_common(1)[0]
        return plants[name] if count >= MAJORITY * (topic.observed - topic.expected) else None

    def _look_for_gaps(self, at: datetime, listed: set[str]) -> None:
        for plant in self.stream.plants:
            found = self.found.get(plant.name)
            if plant.steady_until is None or found is None or plant.name in listed:
                continue
            if found < at <= plant.steady_until:
                self.left.add(plant.name)

    def in_time(self, plant: Plant) -> bool:
        """Return whether the topic was found within two steps of when it could be."""
        at, found = detectable(plant), self.found.get(plant.name)
        return found is not None and found <= at + STEPS * STEP

    def figures(self) -> dict[str, Any]:
        """Return the counts of a seed."""
        planted = [plant for plant in self.stream.plants if plant.trends]
        return {
            "planted": len(planted),
            "found": sum(plant.name in self.found for plant in planted),
            "found_in_time": sum(self.in_time(plant) for plant in planted),
            "missed": [plant.name for plant in planted if not self.in_time(plant)],
            "false_trends": sum(map(len, self.false.values())),
            "false_of": {name: sorted(topics) for name, topics in sorted(self.false.items())},
            "duplicates": sum(self.duplicates.values()),
            "duplicates_of": dict(sorted(self.duplicates.items())),
            "not_taken_back": len(self.stayed),
            "left_too_early": len(self.left),
            "snapshots": self.snapshots,
            "topics_told": self.topics,
            "sums_wrong": self.uneven,
            "not_recomputed": self.unexplained,
        }


def detectable(plant: Plant) -> datetime:
    """Return when enough voices beyond the usual had told it, all of them as they were seen."""
    owners: set[str] = set()
    for one in sorted(plant.articles, key=lambda one: one.ingest_time):
        owners.add(one.source.owner)
        if len(owners) >= LEAST_VOICES + plant.usual:
            return one.ingest_time
    return plant.last

"""One list: the topics of an edition that rise above their past, told by many voices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from services.enrich.core.trends.candidates import Bar, Shared, candidates
from services.enrich.core.trends.counts import Counts, Sighting
from services.enrich.core.trends.editions import total
from services.enrich.core.trends.history import History, Judged
from services.enrich.core.trends.names import label, name_keys
from services.enrich.core.trends.rules import TrendRules
from services.enrich.core.trends.scores import Signal, Topic, may_stand_alone, signal
from services.enrich.core.trends.standing import Standing, carried, direction, since
from services.enrich.core.trends.tallies import topic_id
from services.enrich.core.trends.topics import Group, group_signals, label_of
from services.enrich.core.trends.views import view
from shared.events import TrendTopic


@dataclass(frozen=True, slots=True)
class ListKey:
    """Which list: an edition and the length of its window."""

    edition: str
    hours: int

    @property
    def list_id(self) -> str:
        """Return its name."""
        return f"{self.edition}/{self.hours}h"


@dataclass(frozen=True, slots=True)
class Day:
    """The articles of an edition at a moment: of the window, and of the last day.

    `shared` holds what these and all others of the day tell together.
    """

    at: datetime
    window: Sequence[Sighting]
    recent: Sequence[Sighting]
    shared: Shared


def ranked(
    key: ListKey, day: Day, history: History, standings: Mapping[str, Standing]
) -> tuple[TrendTopic, ...]:
    """Return the topics of the list, highest score first."""
    rules = history.rules
    counts = counted(key, day, history)
    bar = Bar(rules, counts.breadth, standings)
    near = candidates(counts, day.shared, bar)
    shown = []
    for topic in formed(narrowed(counts, near, history), rules):
        if bar.lets(topic.signal):
            standing = standings.get(topic_id(topic.keys))
            rest = carried(standing, topic.signal.score, day.at, rules)
            moves = direction(standing, round(topic.signal.score + rest, 3), rules)
            shown.append(view(topic, rest, since(standing, day.at), moves))
    shown.sort(key=lambda one: (-one.score, one.topic_id))
    return tuple(shown[: rules.most_topics])


def counted(key: ListKey, day: Day, history: History) -> Counts:
    """Return what was counted in the window of the list, and what is usual there."""
    rules, of_day = history.rules, total(day.recent)
    judged = Judged(key.edition, key.hours, day.at, total(day.window), rules.floor(of_day))
    return Counts(
        window=day.window,
        recent=day.recent,
        names={},
        expect=history.expect(judged),
        breadth=rules.breadth(of_day),
        warming=history.is_warming(key.edition),
    )


def narrowed(counts: Counts, window: Sequence[Sighting], history: History) -> Counts:
    """Return the counts with these articles of the window only, and the names that they use."""
    keys = {topic for one in window for topic in one.topics}
    entities = ((name, history.words.entity(name)) for name in sorted(keys))
    return replace(
        counts,
        window=window,
        recent=[one for one in counts.recent if not keys.isdisjoint(one.topics)],
        names={name: entity for name, entity in entities if entity is not None},
    )


def formed(counts: Counts, rules: TrendRules) -> list[Topic]:
    """Return the topics that rise."""
    groups = group_signals(_risen(counts, rules), counts)
    return [topic for topic in (_topic(group, counts, rules) for group in groups) if topic]


def _risen(counts: Counts, rules: TrendRules) -> list[Signal]:
    signals = [signal({key}, counts, own) for key, own in counts.by_key.items() if len(own) > 1]
    risen = [one for one in signals if _may_rise(one, counts, rules)]
    return sorted(risen, key=lambda one: (-one.score, sorted(one.keys)))


def _may_rise(found: Signal, counts: Counts, rules: TrendRules) -> bool:
    return found.surprise >= rules.stay and found.spread >= counts.breadth


def _topic(group: Group, counts: Counts, rules: TrendRules) -> Topic | None:
    """Return the topic under the best name that is itself a trend; None if none is."""
    for keys in name_keys(group, counts):
        own = counts.about(keys)
        if not own or (len(keys) == 1 and not may_stand_alone(next(iter(keys)), counts)):
            continue
        found = signal(keys, counts, own)
        if _may_rise(found, counts, rules):
            names = [label_of(key, counts) for one in group.signals for key in one.keys - keys]
            return Topic(
                keys, label(keys, counts), _kind(keys, counts), found, tuple(dict.fromkeys(names))
            )
    return None


def _kind(keys: Set[str], counts: Counts) -> Literal["entity", "phrase", "pair"]:
    if len(keys) > 1:
        return "pair"
    return "entity" if keys <= counts.names.keys() else "phrase"

"""One list: the topics of an edition that rise above their past, told by many voices."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from services.enrich.core.trends.bar import Bar
from services.enrich.core.trends.counts import Counts, Sighting
from services.enrich.core.trends.editions import total
from services.enrich.core.trends.forming import FormRules
from services.enrich.core.trends.history import History, Judged
from services.enrich.core.trends.reading import Reading
from services.enrich.core.trends.rules import TrendRules
from services.enrich.core.trends.scores import Signal, Topic, may_stand_alone, signal
from services.enrich.core.trends.standing import Standing, carried, direction, since
from services.enrich.core.trends.tallies import topic_id
from services.enrich.core.trends.topics import FormedTopic, form_topics
from services.enrich.core.trends.views import view
from services.enrich.core.trends.window_index import WindowIndex
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
    """The articles of an edition at a moment, of the window and of the last day, and what is read.

    What all editions say of the day is read once.
    """

    at: datetime
    window: Sequence[Sighting]
    recent: Sequence[Sighting]
    reading: Reading


def ranked(
    key: ListKey, day: Day, history: History, standings: Mapping[str, Standing]
) -> tuple[TrendTopic, ...]:
    """Return the topics of the list, highest score first."""
    rules = history.rules
    counts = counted(key, day, history)
    bar = Bar(rules, counts.breadth, standings, day.reading.entities)
    shown = []
    for topic in formed(counts, day.reading, rules, bar.lets):
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
        expect=history.expect(judged),
        breadth=rules.breadth(of_day),
        warming=history.is_warming(key.edition),
    )


def formed(
    counts: Counts,
    reading: Reading,
    rules: TrendRules,
    lets: Callable[[Signal, float], bool] = lambda *_: True,
) -> list[Topic]:
    """Return the topics that rise and that the list `lets` in, no article in two of them."""

    def usual(keys: Set[str]) -> float:
        alone = next(iter(keys)) if len(keys) == 1 else None
        if alone and not may_stand_alone(alone, reading.entities, counts.warming):
            return math.inf
        return counts.expect(keys).voices

    def wanted(topic: FormedTopic) -> bool:
        return lets(signal(topic.keys, counts, topic.counted), topic.together)

    form = FormRules(
        least_voices=counts.breadth, least_surprise=rules.stay, headlines=rules.headlines
    )
    index = WindowIndex(counts.window, reading.shared)
    return [_measured(one, counts) for one in form_topics(index, reading, usual, form, wanted)]


def _measured(topic: FormedTopic, counts: Counts) -> Topic:
    return Topic(
        keys=topic.keys,
        label=topic.label,
        kind=topic.kind,
        signal=signal(topic.keys, counts, topic.counted),
        merged_from=topic.merged_from,
        sightings=topic.sightings,
    )

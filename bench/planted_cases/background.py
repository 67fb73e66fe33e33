"""Usual news: of the day and the week, of names that are always there, and of everything else."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime, timedelta

from bench.planted_cases.newsroom import Newsroom
from shared.events import EntityRef, PlacedArticle

STORIES_AN_HOUR = 32
ENTITIES = 500
# How often a story is told by one voice and by two.
VOICES = (1, 1, 1, 1, 1, 1, 1, 2, 2, 2)
WEEKEND = 0.6
TYPES = ("person", "organization", "company", "city", "place", "club")
# Of all stories such shares name one of these.
HOT = (("politician", 0.12), ("country", 0.10), ("country", 0.06), ("politician", 0.05))


class Background:
    """Makes the news that nobody should see as a trend."""

    def __init__(self, room: Newsroom, stories_an_hour: int) -> None:
        self.room, self.stories_an_hour = room, stories_an_hour
        self.entities = [self._entity(number) for number in range(ENTITIES)]
        name = room.vocabulary.name
        self.hot = [
            EntityRef(id=f"hot-{number}", label=name(), type=kind, salience=0.7)
            for number, (kind, _) in enumerate(HOT)
        ]

    def _entity(self, number: int) -> EntityRef:
        kind, label = TYPES[number % len(TYPES)], self.room.vocabulary.name()
        return EntityRef(id=f"known-{number}", label=label, type=kind, salience=0.8)

    def rare(self) -> EntityRef:
        """Return an entity that is seldom in the news."""
        return self.room.chance.choice(self.entities[ENTITIES // 2 :])

    def hours(self, start: datetime, hours: int) -> Iterator[PlacedArticle]:
        """Yield the news of so many hours."""
        chance = self.room.chance
        for hour in range(hours):
            at = start + timedelta(hours=hour)
            usual = self.stories_an_hour * busy(at)
            stories = max(0, round(chance.gauss(usual, math.sqrt(usual))))
            for number in range(stories):
                yield from self._story(f"usual-{at:%d%H}-{number}", at)

    def _story(self, name: str, hour: datetime) -> Iterator[PlacedArticle]:
        chance = self.room.chance
        about = [self.entities[min(int(chance.paretovariate(0.6)), ENTITIES) - 1]]
        about += [
            one for one, (_, share) in zip(self.hot, HOT, strict=True) if chance.random() < share
        ]
        about += [chance.choice(self.entities)] if chance.random() < 0.4 else []
        happening = self.room.happening(name, tuple(dict.fromkeys(about)), 1)
        first = hour + timedelta(minutes=round(chance.uniform(0, 60), 2))
        for outlet in self.room.voices(chance.choice(VOICES)):
            later = timedelta(minutes=round(chance.expovariate(1 / 60), 2))
            yield self.room.telling(happening, outlet, first + later)


def busy(at: datetime) -> float:
    """Return how much there is to tell at this hour, 1 on average of a workday."""
    by_day = 1 + 0.7 * math.sin((at.hour - 7) / 24 * 2 * math.pi)
    return by_day * (WEEKEND if at.weekday() >= 5 else 1.0)

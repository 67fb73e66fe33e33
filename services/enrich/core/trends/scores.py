"""How surprising a count is, against what the topic's own past makes one expect."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal

from services.enrich.core.trends.counts import Counts, Sighting, voice
from services.enrich.core.trends.expectations import Expectation, is_hot
from shared.events import EntityRef

# News comes in bursts: the variance of counts is larger than Poisson's by this share of e².
OVERDISPERSION = 0.1


@dataclass(frozen=True)
class Signal:
    """What was counted for a topic (one key, or more that come together), and how surprising.

    `told` holds for each owner its first article of each story. All numbers are as they are
    published, so that what is published can be computed again from itself.
    """

    keys: frozenset[str]
    sightings: tuple[Sighting, ...]
    told: Mapping[str, Mapping[str, Sighting]]
    by_owner: Mapping[str, float]
    expectation: Expectation

    @property
    def observed(self) -> float:
        """How many voices tell it."""
        return round(sum(self.by_owner.values()), 3)

    @property
    def expected(self) -> float:
        """How many would be usual."""
        return self.expectation.voices

    @property
    def surprise(self) -> float:
        """Standard deviations above what was expected."""
        return surprise(self.observed, self.expected)

    @property
    def spread(self) -> float:
        """As many voices with equal shares would be as diverse."""
        return spread(list(self.by_owner.values()))

    @property
    def breadth(self) -> float:
        """Bits of independent voices: 2 for three equal ones, 3 for seven."""
        return math.log2(1 + self.spread)

    def together(self, least: int) -> int:
        """Return how many tellings are of stories that so many owners tell at the least."""
        return sum(size for size in self._owners_of_stories if size >= least)

    @property
    def clumping(self) -> float:
        """How many owners tell the same story, as a telling sees it: 1 if each tells its own.

        Counts of things that come in clumps vary more than Poisson's by this (compound Poisson).
        """
        sizes = self._owners_of_stories
        return sum(size * size for size in sizes) / sum(sizes)

    @property
    def _owners_of_stories(self) -> list[int]:
        return list(Counter(chain.from_iterable(self.told.values())).values())

    @property
    def is_named(self) -> bool:
        """Whether articles have it as an entity or a phrase, not in the words of titles alone."""
        return any(self.keys <= one.topics.keys() for one in self.sightings)

    @property
    def score(self) -> float:
        """What topics are ranked by."""
        return round(self.surprise + breadth_part(self.surprise, self.spread), 3)

    @cached_property
    def articles(self) -> frozenset[str]:
        """The ids of its articles."""
        return frozenset(one.article_id for one in self.sightings)


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing in the news, under the name that a person would say.

    `sightings` are all articles that tell it; `signal` counts those about all of its `keys`.
    """

    keys: frozenset[str]
    label: str
    kind: Literal["entity", "phrase", "pair"]
    signal: Signal
    merged_from: tuple[str, ...] = ()
    sightings: tuple[Sighting, ...] = ()


def surprise(observed: float, expected: float) -> float:
    """Return the standard deviations between the two, by a variance larger than Poisson's."""
    deviation = math.sqrt(expected + OVERDISPERSION * expected**2)
    return round((observed - expected) / deviation, 3)


def spread(counted: Sequence[float]) -> float:
    """Return how many voices with equal shares would be as diverse: exp of the entropy."""
    observed = sum(counted)
    shares = [count / observed for count in counted]
    return round(math.exp(-sum(share * math.log(share) for share in shares)), 6)


def breadth_part(surprise: float, spread: float) -> float:
    """Return what the number of voices adds to a score."""
    return round(surprise * (math.log2(1 + spread) - 1), 3)


def signal(keys: Set[str], counts: Counts, sightings: Sequence[Sighting]) -> Signal:
    """Return the signal of what `sightings`, all about every one of `keys`, tell in the window."""
    told: dict[str, dict[str, Sighting]] = {}
    for one in sightings:
        told.setdefault(one.owner, {}).setdefault(one.story_id, one)
    return Signal(
        frozenset(keys),
        tuple(sightings),
        told,
        {owner: round(voice(len(stories)), 3) for owner, stories in told.items()},
        counts.expect(keys),
    )


def may_stand_alone(key: str, names: Mapping[str, EntityRef], warming: bool) -> bool:
    """Return whether a topic of this key alone can be told from what is always in the news."""
    return not warming or not is_hot(key, names)

"""How surprising a count is, against what the topic's own past makes one expect."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from services.enrich.core.trends.counts import Counts, Sighting, voice, voices

# News comes in bursts: the variance of counts is larger than Poisson's by this share of e².
OVERDISPERSION = 0.1
LEAST_EXPECTED = 1.0
# As if so many voices had been counted before the first, with the shares below.
PRIOR_VOICES = 30.0
PRIOR_SHARES = {
    "country": 0.05,
    "politician": 0.03,
    "organization": 0.015,
    "city": 0.01,
    "company": 0.005,
}
PRIOR_SHARE = 0.002
# Always in the news: alone they are a topic only if they rise above a past that is known.
HOT_TYPES = frozenset({"country", "politician"})
LEAST_HISTORY = 60.0


@dataclass(frozen=True, slots=True)
class Signal:
    """What was counted for a topic (one key, or two that come together), and how surprising."""

    keys: frozenset[str]
    sightings: tuple[Sighting, ...]
    by_owner: Mapping[str, float]
    observed: float
    expected: float

    @property
    def surprise(self) -> float:
        """Standard deviations above what was expected."""
        spread = math.sqrt(self.expected + OVERDISPERSION * self.expected**2)
        return (self.observed - self.expected) / spread

    @property
    def breadth(self) -> float:
        """Bits of independent voices: 2 for three equal ones, 3 for seven."""
        shares = [count / self.observed for count in self.by_owner.values()]
        entropy = -sum(share * math.log(share) for share in shares)
        return math.log2(1 + math.exp(entropy))

    @property
    def score(self) -> float:
        """What topics are ranked by."""
        return self.surprise * self.breadth

    @property
    def articles(self) -> frozenset[str]:
        """The ids of its articles."""
        return frozenset(one.article_id for one in self.sightings)


def signal(keys: Set[str], counts: Counts, sightings: Sequence[Sighting]) -> Signal:
    """Return the signal of what `sightings`, all about every one of `keys`, tell in the window."""
    told: dict[str, set[str]] = {}
    for one in sightings:
        told.setdefault(one.owner, set()).add(one.story_id)
    return Signal(
        frozenset(keys),
        tuple(sightings),
        {owner: voice(len(stories)) for owner, stories in told.items()},
        voices(told),
        expected(keys, counts),
    )


def expected(keys: Set[str], counts: Counts) -> float:
    """Return the voices to expect in the window: the topic's past share of all of them."""
    prior = min(_prior_share(key, counts) for key in keys)
    past = counts.before_count(keys) + PRIOR_VOICES * prior
    share = past / (counts.before_total + PRIOR_VOICES)
    return max(LEAST_EXPECTED, share * counts.now.total)


def _prior_share(key: str, counts: Counts) -> float:
    entity = counts.names.get(key)
    return PRIOR_SHARES.get(entity.type, PRIOR_SHARE) if entity else PRIOR_SHARE


def may_stand_alone(key: str, counts: Counts) -> bool:
    """Return whether a topic of this key alone can be told from what is always in the news."""
    entity = counts.names.get(key)
    return entity is None or entity.type not in HOT_TYPES or counts.before_total >= LEAST_HISTORY

"""What it takes to be on a list."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.enrich.core.trends.expectations import is_hot
from services.enrich.core.trends.rules import TrendRules
from services.enrich.core.trends.scores import Signal
from services.enrich.core.trends.standing import Standing
from services.enrich.core.trends.tallies import topic_id
from shared.events import EntityRef


@dataclass(frozen=True, slots=True)
class Bar:
    """What it takes to be on a list of today, for topics that were on it and for others."""

    rules: TrendRules
    breadth: int
    standings: Mapping[str, Standing]
    entities: Mapping[str, EntityRef]

    def least(self, keys: Iterable[str]) -> float:
        """Return the surprise without which a topic is not listed, however it is told."""
        standing = self.standings.get(topic_id(keys))
        is_listed = standing is not None and standing.score is not None
        return self.rules.stay if is_listed else self.rules.enter

    def lets(self, found: Signal, by_words: float) -> bool:
        """Return whether a topic that so many tell with the same words enters, or stays.

        What several stories tell may have come together by chance, the more so the more owners tell
        each of them; words of titles that are neither entity nor phrase do too often to be a topic.
        """
        least = self.least(found.keys)
        together = max(found.together(self.breadth), by_words if self.rules.headlines else 0.0)
        if together < self._least_together(found):
            least *= self._by_chance(found)
        return found.surprise >= least and found.spread >= self.breadth

    def _least_together(self, found: Signal) -> float:
        """Return how many must tell stories of several: of a hot name half of the unexpected."""
        if len(found.keys) > 1 or not is_hot(min(found.keys), self.entities):
            return self.breadth
        return max(self.breadth, (found.observed - found.expected) / 2)

    def _by_chance(self, found: Signal) -> float:
        return self.rules.scattered * math.sqrt(found.clumping) if found.is_named else math.inf

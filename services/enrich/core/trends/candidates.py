"""Which articles of a window may belong to a topic that rises; the rest needs no closer look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, combinations

from services.enrich.core.trends.counts import Sighting
from services.enrich.core.trends.scores import surprise
from services.enrich.core.trends.tallies import MOST_PAIRED
from shared.events import EntityRef

LEAST_TOLD = 2
# Says what to expect of a topic about these keys, in voices.
Usual = Callable[[Set[str]], float]


@dataclass(frozen=True, slots=True)
class Bar:
    """What a topic must reach so that it is worth a closer look."""

    usual: Usual
    stay: float

    def lets(self, keys: Set[str], articles: int) -> bool:
        """Return whether so many articles, each one voice at the most, could be surprising."""
        return surprise(float(articles), self.usual(keys)) >= self.stay


def candidates(
    sightings: Sequence[Sighting], names: Mapping[str, EntityRef] | Set[str], bar: Bar
) -> list[Sighting]:
    """Return the articles about a topic, or about two entities together, that may rise."""
    articles = Counter(chain.from_iterable(one.topics for one in sightings))
    often = {key for key, count in articles.items() if count >= LEAST_TOLD}
    rising = {key for key in often if bar.lets({key}, articles[key])}
    usual = {key for key in often - rising if key in names}
    together = Counter(chain.from_iterable(_pairs(one, usual) for one in sightings))
    pairs = {
        pair
        for pair, count in together.items()
        if count >= LEAST_TOLD and bar.lets(set(pair), count)
    }
    return [
        one
        for one in sightings
        if not rising.isdisjoint(one.topics) or not pairs.isdisjoint(_pairs(one, usual))
    ]


def _pairs(sighting: Sighting, keys: Set[str]) -> Iterator[tuple[str, str]]:
    own = [key for key in sighting.topics if key in keys][:MOST_PAIRED]
    return combinations(sorted(own), 2)

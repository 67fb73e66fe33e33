"""Which stories share rare words and names with an article, and how rare those are."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from services.enrich.core.stories.features import Features

# As if so many articles had been read before the first, so that rarity means something then.
PRIOR_ARTICLES = 100
MOST_KEYS = 24
MOST_CANDIDATES = 12


class StoryIndex:
    """Counts features over the members of all stories; what is removed is as if never added."""

    def __init__(self) -> None:
        self._members = 0
        self._frequency: Counter[str] = Counter()
        self._stories: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, story_id: str, features: Features) -> None:
        """Count a member of a story."""
        self._members += 1
        for key in _keys(features):
            self._frequency[key] += 1
            self._stories[key][story_id] += 1

    def remove(self, story_id: str, features: Features) -> None:
        """Undo `add`."""
        self._members -= 1
        for key in _keys(features):
            self._frequency[key] -= 1
            self._stories[key][story_id] -= 1
            if not self._stories[key][story_id]:
                del self._stories[key][story_id]
            if not self._stories[key]:
                del self._stories[key], self._frequency[key]

    def rarity(self, key: str) -> float:
        """Return the weight of a feature: high for what few members have."""
        return math.log((self._members + PRIOR_ARTICLES) / (self._frequency.get(key, 0) + 1))

    def candidates(self, features: Features) -> list[str]:
        """Return the stories that share most of the rarest features, best first."""
        rarities = {key: self.rarity(key) for key in _keys(features) if key in self._frequency}
        shared: defaultdict[str, float] = defaultdict(float)
        for key in sorted(rarities, key=lambda key: (-rarities[key], key))[:MOST_KEYS]:
            for story_id in self._stories[key]:
                shared[story_id] += rarities[key]
        ranked = sorted(shared, key=lambda story_id: (-shared[story_id], story_id))
        return ranked[:MOST_CANDIDATES]


class Scale:
    """Likeness by the rarities of one moment, each worked out once."""

    def __init__(self, index: StoryIndex) -> None:
        self._index = index
        self._rarities: dict[str, float] = {}

    def cosine(self, left: Mapping[str, float], right: Mapping[str, float]) -> float:
        """Return how alike two bags of features are, by their rare ones, 0 to 1."""
        small, large = sorted((left, right), key=len)
        shared = [key for key in small if key in large]
        if not shared:
            return 0.0
        dot = sum(small[key] * large[key] * self._rarity(key) ** 2 for key in shared)
        return dot / math.sqrt(self._square(left) * self._square(right))

    def _square(self, bag: Mapping[str, float]) -> float:
        return sum((weight * self._rarity(key)) ** 2 for key, weight in bag.items())

    def _rarity(self, key: str) -> float:
        known = self._rarities.get(key)
        if known is None:
            known = self._rarities[key] = self._index.rarity(key)
        return known


def _keys(features: Features) -> Iterable[str]:
    yield from features.terms
    yield from features.names

"""Which stories share rare words and names with an article, and how rare those are."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from services.enrich.core.stories.features import Features, is_pair

# As if so many articles had been read before the first, so that rarity means something then.
PRIOR_ARTICLES = 300
# An article is found by its first words and its names; its title is among them.
MOST_POSTED = 40
MOST_KEYS = 24
MOST_CANDIDATES = 8
# Rarities change when there are about a tenth more members.
STEPS = 10
# More than two sets rare words further apart, which tells twin events from each other.
POWER = 2.8
MOST_SQUARES = 1_000_000


class Scale(dict[str, float]):
    """What a feature counts in likeness, the square of its weight: high for what few members have.

    A function of how many members there are, in steps so that most squares stay what they are, and
    of how many have the feature.
    """

    def __init__(self) -> None:
        super().__init__()
        self._frequency: Counter[str] = Counter()
        self._members = 0
        self._step = _step(0)

    def __missing__(self, key: str) -> float:
        self[key] = square = math.pow(self.rarity(key), POWER)
        return square

    def rarity(self, key: str) -> float:
        """Return the weight of a feature."""
        return max(0.0, self._step / STEPS - math.log(self._frequency.get(key, 0) + 1))

    def count(self, keys: Sequence[str], sign: int) -> None:
        """Count a member with the features `keys`, or with -1 no longer."""
        self._members += sign
        for key in keys:
            self._frequency[key] += sign
            self.pop(key, None)
            if not self._frequency[key]:
                del self._frequency[key]
        if _step(self._members) != self._step:
            self._step = _step(self._members)
            self.clear()
        elif len(self) > MOST_SQUARES:
            self.clear()

    def length(self, terms: Iterable[str]) -> float:
        """Return the square of the length of a set of features."""
        return sum(map(self.__getitem__, terms))

    def cosine(self, left: Mapping[str, float], right: Mapping[str, float]) -> float:
        """Return how alike two bags of features are, by their rare ones, 0 to 1."""
        shared = [key for key in left if key in right]
        if not shared:
            return 0.0
        dot = sum(left[key] * right[key] * self[key] for key in shared)
        lengths = [
            sum(weight**2 * self[key] for key, weight in bag.items()) for bag in (left, right)
        ]
        return dot / math.sqrt(lengths[0] * lengths[1])


def _step(members: int) -> int:
    return round(math.log(members + PRIOR_ARTICLES) * STEPS)


class StoryIndex:
    """Finds stories by features of their members; what is removed is as if never added."""

    def __init__(self) -> None:
        self.scale = Scale()
        self._stories: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, story_id: str, features: Features) -> None:
        """Count a member of a story."""
        self.scale.count((*features.terms, *features.names), 1)
        for key in _posted(features):
            self._stories[key][story_id] += 1

    def remove(self, story_id: str, features: Features) -> None:
        """Undo `add`."""
        self.scale.count((*features.terms, *features.names), -1)
        for key in _posted(features):
            self._stories[key][story_id] -= 1
            if not self._stories[key][story_id]:
                del self._stories[key][story_id]
            if not self._stories[key]:
                del self._stories[key]

    def candidates(self, keys: Iterable[str]) -> list[str]:
        """Return the stories that share most of the rarest of `keys`, best first."""
        rarities = {key: self.scale.rarity(key) for key in keys if key in self._stories}
        shared: defaultdict[str, float] = defaultdict(float)
        for key in sorted(rarities, key=lambda key: (-rarities[key], key))[:MOST_KEYS]:
            for story_id in self._stories[key]:
                shared[story_id] += rarities[key]
        ranked = sorted(shared, key=lambda story_id: (-shared[story_id], story_id))
        return ranked[:MOST_CANDIDATES]


def _posted(features: Features) -> Iterator[str]:
    yield from [term for term in features.terms if not is_pair(term)][:MOST_POSTED]
    yield from features.names

"""Which stories share rare words and names with an article, and how rare those are."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

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
# Sums of the same in another order differ by less.
ROUNDED_UP = 1 + 1e-9


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
        # Most features have one of few frequencies.
        self._squares: dict[int, float] = {}

    def __missing__(self, key: str) -> float:
        frequency = self._frequency.get(key, 0)
        square = self._squares.get(frequency)
        if square is None:
            square = self._squares[frequency] = math.pow(self._weight(frequency), POWER)
        self[key] = square
        return square

    def rarity(self, key: str) -> float:
        """Return the weight of a feature."""
        return self._weight(self._frequency.get(key, 0))

    def _weight(self, frequency: int) -> float:
        return max(0.0, self._step / STEPS - math.log(frequency + 1))

    def rarest(self, keys: Iterable[str]) -> list[str]:
        """Return the features in order, the rarest first."""
        ranked: list[tuple[int, str]] = sorted((self._frequency.get(key, 0), key) for key in keys)
        return [key for _, key in ranked]

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
            self._squares.clear()
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
        # By number, because of a feature that many members have four bytes each are much less.
        self._stories: defaultdict[str, array[int]] = defaultdict(partial(array, "I"))
        self._numbers: dict[str, int] = {}
        self._ids: dict[int, str] = {}
        self._members: Counter[int] = Counter()
        self._next = 0

    def add(self, story_id: str, features: Features) -> None:
        """Count a member of a story."""
        self.scale.count((*features.terms, *features.names), 1)
        number = self._numbers.get(story_id)
        if number is None:
            number = self._numbers[story_id] = self._next
            self._ids[number] = story_id
            self._next += 1
        self._members[number] += 1
        for key in _posted(features):
            insort(self._stories[key], number)

    def remove(self, story_id: str, features: Features) -> None:
        """Undo `add`."""
        self.scale.count((*features.terms, *features.names), -1)
        number = self._numbers[story_id]
        for key in _posted(features):
            posted = self._stories[key]
            del posted[bisect_left(posted, number)]
            if not posted:
                del self._stories[key]
        self._members[number] -= 1
        if not self._members[number]:
            del self._members[number], self._ids[number], self._numbers[story_id]

    def candidates(self, keys: Iterable[str]) -> list[str]:
        """Return the stories that share most of the rarest of `keys`, best first."""
        known = [key for key in keys if key in self._stories]
        rarities = {key: self.scale.rarity(key) for key in self.scale.rarest(known)[:MOST_KEYS]}
        shared: dict[int, float] = {}
        left, least = sum(rarities.values()) * ROUNDED_UP, 0.0
        for key, rarity in rarities.items():
            posted = self._stories[key]
            if len(posted) > len(shared) // 4:
                least = _least_of_best(shared)
                shared = {one: weight for one, weight in shared.items() if weight + left >= least}
            # Once no other story can come among the best, of the many that share a word few matter.
            for number in set(posted) if left >= least else _among(posted, shared):
                shared[number] = shared.get(number, 0.0) + rarity
            left -= rarity
        least = _least_of_best(shared)
        ranked = [(-weight, self._ids[one]) for one, weight in shared.items() if weight >= least]
        return [story_id for _, story_id in sorted(ranked)[:MOST_CANDIDATES]]


def _least_of_best(shared: Mapping[int, float]) -> float:
    """Return the least that one of the best has; 0 if there is room for more."""
    return sorted(shared.values())[-MOST_CANDIDATES] if len(shared) >= MOST_CANDIDATES else 0.0


def _among(posted: array[int], numbers: Iterable[int]) -> list[int]:
    """Return those of `numbers` that are among `posted`, which is in order."""
    places = ((one, bisect_left(posted, one)) for one in numbers)
    return [one for one, at in places if at < len(posted) and posted[at] == one]


def _posted(features: Features) -> Iterator[str]:
    yield from [term for term in features.terms if not is_pair(term)][:MOST_POSTED]
    yield from features.names

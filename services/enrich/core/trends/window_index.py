"""Which articles of a window say what: words, runs of words, entities and phrases."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from services.enrich.core.trends.counts import Sighting
from services.enrich.core.trends.titles import runs, single_words

LEAST_TOLD = 2
# What many say is known well enough from so many of them, taken evenly.
MOST_SAMPLED = 200

# The keys of each article, by its id.
Shared = Mapping[str, Sequence[str]]
Article = TypeVar("Article")


def keys_of(sighting: Sighting) -> set[str]:
    """Return all that an article may share with others."""
    said = sighting.said
    return {*sighting.topics, *single_words(said), *runs(said)}


def shared_keys(sightings: Sequence[Sighting]) -> Shared:
    """Return of each article what others say too; most of what they say they do not."""
    told = {one.article_id: keys_of(one) for one in sightings}
    counts = Counter(chain.from_iterable(told.values()))
    return {
        article_id: tuple(key for key in keys if counts[key] >= LEAST_TOLD)
        for article_id, keys in told.items()
    }


class WindowIndex:
    """The articles of a window by number, in its order, and who says what others say too."""

    def __init__(self, window: Sequence[Sighting], shared: Shared) -> None:
        self.window = window
        self._shared = shared
        articles: dict[str, list[int]] = {}
        for number, one in enumerate(window):
            for key in shared[one.article_id]:
                articles.setdefault(key, []).append(number)
        self._articles = {key: own for key, own in articles.items() if len(own) >= LEAST_TOLD}

    @property
    def keys(self) -> Collection[str]:
        """All that is told twice or more."""
        return self._articles.keys()

    def articles(self, key: str) -> Sequence[int]:
        """Return who says `key`, in order; nobody if only one does."""
        return self._articles.get(key, ())

    def words(self, number: int) -> list[str]:
        """Return the words of a title that others say too."""
        words = dict.fromkeys(single_words(self.window[number].said))
        return [word for word in words if word in self._articles]

    def says(self, number: int, key: str) -> bool:
        """Return whether an article says `key`."""
        return key in self._shared[self.window[number].article_id]

    def longer(self, number: int, key: str) -> list[str]:
        """Return the longer runs of words that an article says, others too, with `key` inside."""
        inside, window = f" {key} ", self.window[number]
        return [
            one
            for one in self._shared[window.article_id]
            if key in one and one != key and inside in f" {one} " and one not in window.topics
        ]

    def rarity(self, key: str) -> float:
        """Return how much it tells that an article says `key`."""
        return math.log(1 + len(self.window) / max(len(self.articles(key)), 1))

    def owners(self, numbers: Iterable[int]) -> set[str]:
        """Return whose voices these articles are."""
        return {self.window[number].owner for number in numbers}


def sample(articles: Sequence[Article], most: int = MOST_SAMPLED) -> Sequence[Article]:
    """Return `most` of the articles, evenly taken, or all."""
    if len(articles) <= most:
        return articles
    return [articles[turn * len(articles) // most] for turn in range(most)]

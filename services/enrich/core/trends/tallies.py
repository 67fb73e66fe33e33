"""How many voices told each topic in a stretch of time, single topics and pairs of entities."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain, combinations

from services.enrich.core.trends.counts import Sighting, voices

LEAST_TOLD = 2
# Of an article so many entities are paired with each other: the most salient ones.
MOST_PAIRED = 6


def topic_id(keys: Iterable[str]) -> str:
    """Return the name of the topic that is about all of `keys`."""
    return "+".join(sorted(keys))


def tally(
    sightings: Sequence[Sighting], keys: Mapping[str, Set[str]], entities: Container[str]
) -> dict[str, float]:
    """Return the voices of every topic, and of every pair of entities told more than once.

    `keys` are those of each article, by its id.
    """
    articles = Counter(chain.from_iterable(keys[one.article_id] for one in sightings))
    often = {key for key, count in articles.items() if count >= LEAST_TOLD}
    pairs = Counter(chain.from_iterable(_pairs(one, often, entities) for one in sightings))
    told: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for one in sightings:
        own = [key for key in keys[one.article_id] if key in often]
        own += [pair for pair in _pairs(one, often, entities) if pairs[pair] >= LEAST_TOLD]
        for key in own:
            told[key].setdefault(one.owner, set()).add(one.story_id)
    once = {key: 1.0 for key in articles if key not in often}
    return once | {key: voices(stories) for key, stories in told.items()}


def _pairs(sighting: Sighting, often: Set[str], entities: Container[str]) -> Iterator[str]:
    keys = [key for key in sighting.topics if key in often and key in entities][:MOST_PAIRED]
    return (f"{first}+{second}" for first, second in combinations(sorted(keys), 2))

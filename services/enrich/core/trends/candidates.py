"""Which articles of a window may belong to a topic that rises; the rest needs no closer look."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from services.enrich.core.trends.counts import Counts, Sighting
from services.enrich.core.trends.rules import TrendRules
from services.enrich.core.trends.scores import Signal, signal, surprise
from services.enrich.core.trends.standing import Standing
from services.enrich.core.trends.tallies import topic_id

MOST_PAIRS = 15
# The keys of a topic: one, or two entities.
Keys = tuple[str, ...]
Topics = Mapping[str, Sequence[Keys]]


@dataclass(frozen=True, slots=True)
class Shared:
    """Of each article the topics that others tell too: alone, and pairs of entities."""

    alone: Topics
    pairs: Topics


def shared(sightings: Sequence[Sighting], entities: Container[str]) -> Shared:
    """Return what the articles share with each other; most of what they say they do not."""
    told = Counter(chain.from_iterable(one.topics for one in sightings))
    keys = {one.article_id: [key for key in one.topics if told[key] > 1] for one in sightings}
    pairs = {
        article_id: list(combinations(sorted([key for key in own if key in entities]), 2))
        for article_id, own in keys.items()
    }
    together = Counter(chain.from_iterable(pairs.values()))
    return Shared(
        {article_id: list(zip(own, strict=False)) for article_id, own in keys.items()},
        {
            article_id: [pair for pair in own[:MOST_PAIRS] if together[pair] > 1]
            for article_id, own in pairs.items()
        },
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """What it takes to be on a list of today, for topics that were on it and for others."""

    rules: TrendRules
    breadth: int
    standings: Mapping[str, Standing]

    def least(self, keys: Iterable[str]) -> float:
        """Return the surprise without which a topic is not listed, however it is told."""
        standing = self.standings.get(topic_id(keys))
        is_listed = standing is not None and standing.score is not None
        return self.rules.stay if is_listed else self.rules.enter

    def lets(self, found: Signal) -> bool:
        """Return whether a topic enters, or stays where it is."""
        least = self.least(found.keys)
        if least > self.rules.stay and found.together < self.breadth:
            least = self.rules.enter_scattered
        return found.surprise >= least and found.spread >= self.breadth


def candidates(counts: Counts, told: Shared, bar: Bar) -> list[Sighting]:
    """Return the articles about a topic, or about two entities together, that would be listed."""
    alone = _rising(counts, told.alone, bar)
    pairs = _rising(counts, told.pairs, bar)
    return [
        one
        for one in counts.window
        if not alone.isdisjoint(told.alone[one.article_id])
        or not pairs.isdisjoint(told.pairs[one.article_id])
    ]


def _rising(counts: Counts, topics: Topics, bar: Bar) -> set[Keys]:
    """Return the topics that would be listed; most of them are told too seldom to look closer."""
    articles: dict[Keys, list[Sighting]] = defaultdict(list)
    for one in counts.window:
        for keys in topics[one.article_id]:
            articles[keys].append(one)
    return {
        keys
        for keys, own in articles.items()
        if len(own) >= bar.breadth and _may_rise(keys, own, counts, bar)
    }


def _may_rise(keys: Keys, own: Sequence[Sighting], counts: Counts, bar: Bar) -> bool:
    expected = counts.expect(frozenset(keys)).voices
    if surprise(len(own), expected) < bar.least(keys):
        return False
    return bar.lets(signal(frozenset(keys), counts, own))

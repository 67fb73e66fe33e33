"""Which articles of a window may belong to a topic that rises; the rest needs no closer look."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations

from services.enrich.core.trends.counts import Counts, Sighting
from services.enrich.core.trends.rules import TrendRules
from services.enrich.core.trends.scores import Signal, signal, surprise
from services.enrich.core.trends.standing import Standing
from services.enrich.core.trends.tallies import MOST_PAIRED, topic_id

# The topics that an article may belong to, each by its keys.
Keys = tuple[str, ...]
Topics = Callable[[Sighting], Iterable[Keys]]


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


def candidates(counts: Counts, entities: Container[str], bar: Bar) -> list[Sighting]:
    """Return the articles about a topic, or about two entities together, that would be listed."""
    alone = _rising(counts, counts.window, _single, bar)
    rest = [one for one in counts.window if alone.isdisjoint(_single(one))]

    def pairs(one: Sighting) -> Iterator[Keys]:
        return combinations(sorted([key for key in one.topics if key in entities][:MOST_PAIRED]), 2)

    together = _rising(counts, rest, pairs, bar)
    return [
        one
        for one in counts.window
        if not alone.isdisjoint(_single(one)) or not together.isdisjoint(pairs(one))
    ]


def _single(one: Sighting) -> Iterator[Keys]:
    return zip(one.topics, strict=False)


def _rising(counts: Counts, window: Sequence[Sighting], topics: Topics, bar: Bar) -> set[Keys]:
    """Return the topics that would be listed; most of them are told too seldom to look closer."""
    told = Counter(chain.from_iterable(map(topics, window)))
    near = {
        keys
        for keys, count in told.items()
        if count >= bar.breadth
        and surprise(count, counts.expect(frozenset(keys)).voices) >= bar.least(keys)
    }
    articles: dict[Keys, list[Sighting]] = defaultdict(list)
    for one in window if near else ():
        for keys in topics(one):
            if keys in near:
                articles[keys].append(one)
    return {
        keys for keys, own in articles.items() if bar.lets(signal(frozenset(keys), counts, own))
    }

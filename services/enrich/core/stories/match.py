"""Whether an article tells the same event as the members of a story."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice
from operator import mul

from services.enrich.core.stories.features import Features
from services.enrich.core.stories.index import Scale

WINDOW = timedelta(hours=96)
MOST_COMPARED = 20
# So many terms of a centre are added up before looking whether it is too long by now.
AT_ONCE = 50
# What is less by more than rounding.
SURELY = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class Rules:
    """Thresholds of joining, and of the reviews that split and merge what was joined.

    Joining is easy, because a story of a few articles tells little; what does not belong together
    is found out when there is more. `join` is of the centre of a story, the others are of pairs.
    """

    join: float = 0.06
    spread: timedelta = timedelta(hours=72)
    agree: float = 0.02
    quorum: float = 0.2
    apart: float = 0.065
    together: float = 0.06
    across_languages: float = 0.3
    across_window: timedelta = timedelta(hours=48)
    least_shared_names: int = 2


@dataclass(frozen=True, slots=True)
class Telling:
    """A member of a story with what it is compared by."""

    features: Features
    event_time: datetime


@dataclass(frozen=True, slots=True)
class Names:
    """The names of several members together; specific is what a third of them call so."""

    weights: Mapping[str, float]
    specific: frozenset[str]


@dataclass(frozen=True, slots=True)
class Centre:
    """How many members have each term, most first, and the squares of that in the same order."""

    counts: Mapping[str, int]
    squares: tuple[int, ...]

    @classmethod
    def of(cls, members: Sequence[Telling]) -> Centre:
        counts = Counter(chain.from_iterable(one.features.terms for one in members))
        # What makes it long comes first, so that one that is too long is found out soon.
        ordered = dict(counts.most_common()) if len(members) > 1 else counts
        return cls(ordered, tuple([count * count for count in ordered.values()]))

    def length(self, scale: Scale, enough: float) -> float:
        """Return the square of its length, or a part of it that is more than `enough`."""
        total, parts = 0.0, map(mul, self.squares, map(scale.__getitem__, self.counts))
        for _ in range(0, len(self.squares), AT_ONCE):
            total = sum(islice(parts, AT_ONCE), total)
            if total > enough:
                break
        return total


@dataclass(frozen=True, slots=True)
class Gathering:
    """A story as seen from one language: its tellings, how many have each word, others' names."""

    first_at: datetime
    latest_at: datetime
    own: tuple[Telling, ...]
    centre: Centre
    others: Names | None

    def distance(self, moment: datetime) -> timedelta:
        """Return how far `moment` is from the time of the story."""
        return max(self.first_at - moment, moment - self.latest_at, timedelta(0))


def gather(members: Sequence[Telling], language: str) -> Gathering:
    """Return the story with `members` as seen from `language`."""
    own = [one for one in members if one.features.language == language]
    others = [one for one in members if one.features.language != language][-MOST_COMPARED:]
    times = [one.event_time for one in members]
    return Gathering(
        min(times), max(times), tuple(own), Centre.of(own), names_of(others) if others else None
    )


def likeness(
    article: Telling, story: Gathering, scale: Scale, rules: Rules, best: float = 0.0
) -> float:
    """Return how surely `article` tells what `story` tells; 0 if it does not, or surely not `best`.

    In one language by words, and several members must agree, so that a chain of likenesses cannot
    grow a story of everything. Across languages by names alone, two specific ones at least.
    """
    distance = story.distance(article.event_time)
    if distance > WINDOW:
        return 0.0
    if story.own:
        near = math.exp(-0.5 * (distance / rules.spread) ** 2)
        # Who is not alike by words may be so by names, so words are told in full then.
        least = rules.join if story.others else max(rules.join, best * SURELY)
        alike = near * _to_centre(article.features, story.centre, scale, least / near)
        if alike >= rules.join and _agreed(article.features, story.own, scale, rules):
            return alike
    if story.others is None or distance > rules.across_window:
        return 0.0
    own = Names(article.features.names, article.features.specific)
    return across_languages(own, story.others, scale, rules)


def _to_centre(article: Features, centre: Centre, scale: Scale, least: float) -> float:
    """Return the cosine with a centre, 0 if it is surely less than `least`."""
    counts = centre.counts
    shared = [term for term in article.terms if term in counts]
    often, squares = [counts[term] for term in shared], [scale[term] for term in shared]
    dot, length = sum(map(mul, often, squares)), scale.length(article.terms)
    # The centre is no shorter than its part in common, which is quickly told.
    part = sum(map(mul, map(mul, often, often), squares))
    if not dot or dot < least * math.sqrt(length * part):
        return 0.0
    enough = (dot / least) ** 2 / length / SURELY
    whole = centre.length(scale, enough)
    return dot / math.sqrt(length * whole) if whole <= enough else 0.0


def _agreed(article: Features, members: Sequence[Telling], scale: Scale, rules: Rules) -> bool:
    """Return whether enough of the latest `members` are like `article`, by their rare words."""
    latest = members[-MOST_COMPARED:]
    needed = math.ceil(max(min(2, len(latest)), rules.quorum * len(latest)))
    known, length = set(article.terms), scale.length(article.terms)
    for terms in (one.features.terms for one in latest):
        dot = scale.length([term for term in terms if term in known])
        if dot and dot / math.sqrt(length * scale.length(terms)) >= rules.agree:
            needed -= 1
            if not needed:
                return True
    return False


def across_languages(left: Names, right: Names, scale: Scale, rules: Rules) -> float:
    """Return how alike the names of two languages are; 0 if that is too little to tell."""
    if len(left.specific & right.specific) < rules.least_shared_names:
        return 0.0
    alike = scale.cosine(left.weights, right.weights)
    return alike if alike >= rules.across_languages else 0.0


def names_of(members: Sequence[Telling]) -> Names:
    """Return the names of `members` together."""
    weights: dict[str, float] = {}
    specific: Counter[str] = Counter()
    for one in members:
        for name, weight in one.features.names.items():
            weights[name] = weights.get(name, 0.0) + weight
        specific.update(one.features.specific)
    often = frozenset(name for name in specific if specific[name] >= len(members) / 3)
    return Names(weights, often)

"""Whether an article tells the same event as the members of a story."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.enrich.core.stories.features import Features
from services.enrich.core.stories.index import Scale

WINDOW = timedelta(hours=96)
MOST_COMPARED = 20


@dataclass(frozen=True, slots=True)
class Rules:
    """Weights and thresholds of joining."""

    by_terms: float = 0.65
    by_names: float = 0.35
    spread: timedelta = timedelta(hours=72)
    join: float = 0.16
    agree: float = 0.08
    quorum: float = 0.25
    across_languages: float = 0.3
    across_window: timedelta = timedelta(hours=48)
    least_shared_names: int = 2


@dataclass(frozen=True, slots=True)
class Telling:
    """A member of a story with what it is compared by."""

    features: Features
    event_time: datetime


@dataclass(frozen=True, slots=True)
class Gathering:
    """A story as seen from one language: its latest tellings, and their centres."""

    first_at: datetime
    latest_at: datetime
    own: tuple[Telling, ...]
    own_centre: Features | None
    others_centre: Features | None

    def distance(self, moment: datetime) -> timedelta:
        """Return how far `moment` is from the time of the story."""
        return max(self.first_at - moment, moment - self.latest_at, timedelta(0))


def gather(members: Sequence[Telling], language: str) -> Gathering:
    """Return the story with `members` as seen from `language`."""
    own = [one for one in members if one.features.language == language][-MOST_COMPARED:]
    others = [one for one in members if one.features.language != language][-MOST_COMPARED:]
    times = [one.event_time for one in members]
    return Gathering(min(times), max(times), tuple(own), _centre(own), _centre(others))


def likeness(article: Telling, story: Gathering, scale: Scale, rules: Rules) -> float:
    """Return how surely `article` tells what `story` tells; 0 if it does not.

    In one language by words and names together, and several members must agree, so that a chain
    of likenesses cannot grow a story of everything. Across languages by names alone, two specific
    ones at least.
    """
    distance = story.distance(article.event_time)
    if distance > WINDOW:
        return 0.0
    if story.own_centre is not None:
        near = math.exp(-0.5 * (distance / rules.spread) ** 2)
        alike = near * _pair(article.features, story.own_centre, scale, rules)
        if alike >= rules.join and _agreed(article, story.own, scale, rules):
            return alike
    if story.others_centre is None or distance > rules.across_window:
        return 0.0
    return _across_languages(article.features, story.others_centre, scale, rules)


def _agreed(article: Telling, members: Sequence[Telling], scale: Scale, rules: Rules) -> bool:
    agreeing = sum(
        _pair(article.features, one.features, scale, rules) >= rules.agree for one in members
    )
    return agreeing >= max(min(2, len(members)), rules.quorum * len(members))


def _pair(left: Features, right: Features, scale: Scale, rules: Rules) -> float:
    terms = scale.cosine(left.terms, right.terms)
    if not left.names or not right.names:
        return terms * (rules.by_terms + rules.by_names / 2)
    names = scale.cosine(left.names, right.names)
    if not left.specific & right.specific:
        # Two articles on one country tell one event only as far as their words do.
        names = min(names, terms)
    return rules.by_terms * terms + rules.by_names * names


def _across_languages(article: Features, others: Features, scale: Scale, rules: Rules) -> float:
    if len(article.specific & others.specific) < rules.least_shared_names:
        return 0.0
    alike = scale.cosine(article.names, others.names)
    return alike if alike >= rules.across_languages else 0.0


def _centre(members: Sequence[Telling]) -> Features | None:
    """Return the sum of the members; specific is what a third of them call so."""
    if not members:
        return None
    terms: dict[str, float] = {}
    names: dict[str, float] = {}
    specific: Counter[str] = Counter()
    for one in members:
        _sum_into(terms, one.features.terms)
        _sum_into(names, one.features.names)
        specific.update(one.features.specific)
    often = frozenset(name for name in specific if specific[name] >= len(members) / 3)
    return Features(members[0].features.language, terms, names, often)


def _sum_into(total: dict[str, float], weights: Mapping[str, float]) -> None:
    for key, weight in weights.items():
        total[key] = total.get(key, 0.0) + weight

"""Counting for trends: independent voices, each story once, copies once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.enrich.core.trends.expectations import Expect
from services.enrich.core.trends.titles import Said

LEAST_SALIENCE = 0.3
PHRASE_SALIENCE = 0.3
# However many stories one owner tells about a topic, it is at most two voices.
MOST_PER_OWNER = 2.0


@dataclass(frozen=True, slots=True)
class Sighting:
    """An article that counts for trends: whose voice it is, and what it is about.

    `topics` are ids of entities and folded phrases with the salience of each; `phrases` are the
    same phrases as they are written; `said` are the words of the title.
    """

    article_id: str
    owner: str
    story_id: str
    event_time: datetime
    language: str
    country: str
    title: str
    url: str
    outlet: str
    sections: tuple[str, ...]
    topics: Mapping[str, float]
    phrases: tuple[str, ...]
    said: Said = ()


def voices(stories_by_owner: Mapping[str, set[str]]) -> float:
    """Return how many independent voices told so many stories."""
    return sum(voice(len(stories)) for stories in stories_by_owner.values())


def voice(stories: int) -> float:
    """Return what one owner counts for `stories` stories: the second one half, then less."""
    return min(1.0 + math.log2(stories) / 2, MOST_PER_OWNER) if stories else 0.0


@dataclass(frozen=True, slots=True)
class Counts:
    """What topics are formed of: articles of the window, and what is usual of every topic.

    `breadth` is how many equal voices a topic needs.
    """

    window: Sequence[Sighting]
    expect: Expect
    breadth: int
    warming: bool

"""Counting for trends: independent voices, each story once, copies once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from services.enrich.core.trends.expectations import Expect
from shared.events import EntityRef

LEAST_SALIENCE = 0.3
PHRASE_SALIENCE = 0.3
# However many stories one owner tells about a topic, it is at most two voices.
MOST_PER_OWNER = 2.0


@dataclass(frozen=True, slots=True)
class Sighting:
    """An article that counts for trends: whose voice it is, and what it is about.

    `topics` are ids of entities and folded phrases with the salience of each; `phrases` are the
    same phrases as they are written.
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


def voices(stories_by_owner: Mapping[str, set[str]]) -> float:
    """Return how many independent voices told so many stories."""
    return sum(voice(len(stories)) for stories in stories_by_owner.values())


def voice(stories: int) -> float:
    """Return what one owner counts for `stories` stories: the second one half, then less."""
    return min(1.0 + math.log2(stories) / 2, MOST_PER_OWNER) if stories else 0.0


@dataclass(frozen=True)
class Counts:
    """What topics are formed of: articles of the window, and what is usual of every topic.

    `window` and `recent`, those of the last day by which topics are named, hold only articles that
    may belong to a topic of the moment. `breadth` is how many equal voices a topic needs.
    """

    window: Sequence[Sighting]
    recent: Sequence[Sighting]
    names: Mapping[str, EntityRef]
    expect: Expect
    breadth: int
    warming: bool

    @cached_property
    def by_key(self) -> Mapping[str, Sequence[Sighting]]:
        """The articles of the window by what they are about, each list in their order."""
        found: dict[str, list[Sighting]] = {}
        for one in self.window:
            for key in one.topics:
                found.setdefault(key, []).append(one)
        return found

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where in the window each article is."""
        return {one.article_id: place for place, one in enumerate(self.window)}

    def about(self, keys: Set[str]) -> list[Sighting]:
        """Return the articles of the window that are about every one of `keys`."""
        fewest = min((self.by_key.get(key, ()) for key in keys), key=len)
        return [one for one in fewest if keys <= one.topics.keys()]

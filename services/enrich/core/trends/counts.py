"""Counting for trends: independent voices, each story once, copies once."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.events import EntityRef, Lane, Story, StoryMember

HISTORY = timedelta(days=7)
RECENT = timedelta(days=1)
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


@dataclass(slots=True)
class Tally:
    """Which owner told which stories about each topic in a stretch of time."""

    stories: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    total: float = 0.0

    def count(self, keys: Set[str]) -> float:
        """Return the voices behind the topic of `keys`: owners of stories with all of them."""
        first, *others = [self.stories.get(key, {}) for key in sorted(keys)]
        shared = {
            owner: stories.intersection(*(other.get(owner, set()) for other in others))
            for owner, stories in first.items()
        }
        return voices(shared)


def voices(stories_by_owner: Mapping[str, set[str]]) -> float:
    """Return how many independent voices told so many stories."""
    return sum(voice(len(stories)) for stories in stories_by_owner.values())


def voice(stories: int) -> float:
    """Return what one owner counts for `stories` stories: the second one half, then less."""
    return min(1.0 + math.log2(stories) / 2, MOST_PER_OWNER) if stories else 0.0


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted at a moment: the window, and the time before it in pieces as long.

    `recent` are the articles of the last day, by which topics are named.
    """

    window: Sequence[Sighting]
    recent: Sequence[Sighting]
    now: Tally
    before: Sequence[Tally]
    names: Mapping[str, EntityRef]

    @property
    def before_total(self) -> float:
        """The voices on all topics before the window."""
        return sum(tally.total for tally in self.before)

    def before_count(self, keys: Set[str]) -> float:
        """Return the voices behind the topic of `keys` before the window."""
        return sum(tally.count(keys) for tally in self.before)


def count(stories: Iterable[Story], at: datetime, window: timedelta) -> Counts:
    """Return the counts at `at`; what was loaded later as history counts only as history."""
    names: dict[str, EntityRef] = {}
    in_window: list[Sighting] = []
    pieces: dict[int, list[Sighting]] = defaultdict(list)
    members = _recent_members(stories, at)
    live = {member.article_id for member, _ in members if member.lane is Lane.LIVE}
    for member, _ in members:
        names.update((entity.id, entity) for entity in member.entities)
    originals = _originals(members)
    for one in originals:
        age = at - one.event_time
        if age >= window:
            pieces[age // window].append(one)
        elif one.article_id in live:
            in_window.append(one)
    recent = [one for one in originals if at - one.event_time < RECENT]
    before = [tally(pieces[number]) for number in sorted(pieces)]
    return Counts(in_window, recent, tally(in_window), before, names)


def _recent_members(stories: Iterable[Story], at: datetime) -> list[tuple[StoryMember, str]]:
    """Return the articles of the last days, each with its story, in order of time."""
    members = [
        (member, story.story_id)
        for story in stories
        for member in story.members
        if at - HISTORY < member.event_time <= at
    ]
    members.sort(key=lambda pair: (pair[0].event_time, pair[0].article_id, pair[1]))
    return members


def _originals(members: Iterable[tuple[StoryMember, str]]) -> list[Sighting]:
    """Return of all copies of a text the first."""
    seen: set[str] = set()
    originals = []
    for member, story_id in members:
        texts = {member.content_hash, member.copy_of or member.article_id}
        if seen.isdisjoint(texts):
            originals.append(_sighting(member, story_id))
        seen |= texts
    return originals


def _sighting(member: StoryMember, story_id: str) -> Sighting:
    return Sighting(
        article_id=member.article_id,
        owner=member.source.owner,
        story_id=story_id,
        event_time=member.event_time,
        language=member.language,
        country=member.source.country or "",
        title=member.title,
        url=member.url,
        outlet=member.source.name,
        sections=(),
        topics=_topics(member),
        phrases=member.phrases,
    )


def _topics(member: StoryMember) -> dict[str, float]:
    topics = {phrase.casefold(): PHRASE_SALIENCE for phrase in member.phrases}
    for entity in member.entities:
        if entity.salience >= LEAST_SALIENCE:
            topics[entity.id] = entity.salience
    return topics


def tally(sightings: Sequence[Sighting]) -> Tally:
    """Return who told what in `sightings`."""
    result = Tally()
    told: dict[str, set[str]] = defaultdict(set)
    for sighting in sightings:
        told[sighting.owner].add(sighting.story_id)
        for topic in sighting.topics:
            owners = result.stories.setdefault(topic, defaultdict(set))
            owners[sighting.owner].add(sighting.story_id)
    result.total = float(sum(len(stories) for stories in told.values()))
    return result

"""What is trending at a moment: topics that rise above their own past, told by many voices.

The same stories and the same moment always give the same answer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from services.enrich.core.trends.counts import HISTORY, Counts, Sighting, count
from services.enrich.core.trends.names import label, name_keys
from services.enrich.core.trends.scores import Signal, may_stand_alone, signal
from services.enrich.core.trends.topics import Group, group_signals, label_of
from shared.events import Story, TrendArticle, TrendTopic, TrendVoice

LEAST_OWNERS = 3
LEAST_SURPRISE = 1.5
MOST_TOPICS = 10
MOST_ARTICLES = 5


def trending(stories: Iterable[Story], at: datetime, window_h: int) -> tuple[TrendTopic, ...]:
    """Return up to ten topics, highest score first."""
    counts = count(stories, at, timedelta(hours=window_h))
    groups = group_signals(_risen(counts), counts)
    topics = [topic for topic in (_topic(group, counts) for group in groups) if topic]
    topics.sort(key=lambda topic: (-topic.score, topic.topic_id))
    return tuple(topics[:MOST_TOPICS])


def baseline(stories: Iterable[Story], at: datetime) -> Literal["warming", "ready"]:
    """Return whether the stories reach back far enough to know what is usual."""
    times = (member.event_time for story in stories for member in story.members)
    return "ready" if any(moment <= at - HISTORY for moment in times) else "warming"


def _risen(counts: Counts) -> list[Signal]:
    by_key: dict[str, list[Sighting]] = defaultdict(list)
    for one in counts.window:
        for key in one.topics:
            by_key[key].append(one)
    signals = [
        signal({key}, counts, sightings)
        for key, sightings in by_key.items()
        if _owners(sightings) >= LEAST_OWNERS
    ]
    risen = [one for one in signals if one.surprise >= LEAST_SURPRISE]
    return sorted(risen, key=lambda one: (-one.score, sorted(one.keys)))


def _owners(sightings: Sequence[Sighting]) -> int:
    return len({one.owner for one in sightings})


def _topic(group: Group, counts: Counts) -> TrendTopic | None:
    """Return the topic under the best name that is itself a trend; None if none is."""
    for keys in name_keys(group, counts):
        own = [one for one in counts.window if keys <= one.topics.keys()]
        found = signal(keys, counts, own)
        alone = len(keys) > 1 or all(may_stand_alone(key, counts) for key in keys)
        if alone and _owners(own) >= LEAST_OWNERS and found.surprise >= LEAST_SURPRISE:
            return _view(found, group, counts)
    return None


def _view(found: Signal, group: Group, counts: Counts) -> TrendTopic:
    surprise = round(found.surprise, 3)
    breadth = round(found.surprise * (found.breadth - 1), 3)
    names = [label_of(key, counts) for one in group.signals for key in one.keys - found.keys]
    return TrendTopic(
        topic_id="+".join(sorted(found.keys)),
        label=label(found.keys, counts),
        kind=_kind(found, counts),
        score=round(surprise + breadth, 3),
        parts={"surprise": surprise, "breadth": breadth},
        observed=round(found.observed, 3),
        expected=round(found.expected, 3),
        voices=_voices(found),
        articles=_articles(found),
        story_ids=tuple(dict.fromkeys(one.story_id for one in found.sightings)),
        first_seen=min(one.event_time for one in found.sightings),
        merged_from=tuple(dict.fromkeys(names)),
    )


def _kind(found: Signal, counts: Counts) -> Literal["entity", "phrase", "pair"]:
    if len(found.keys) > 1:
        return "pair"
    return "entity" if found.keys <= counts.names.keys() else "phrase"


def _voices(found: Signal) -> tuple[TrendVoice, ...]:
    ranked = sorted(found.by_owner, key=lambda owner: (-found.by_owner[owner], owner))
    return tuple(
        TrendVoice(owner=owner, share=round(found.by_owner[owner] / found.observed, 4))
        for owner in ranked
    )


def _articles(found: Signal) -> tuple[TrendArticle, ...]:
    """Return the articles that are most about it, of different owners first."""
    ranked = sorted(
        found.sightings,
        key=lambda one: (-min(one.topics[key] for key in found.keys), one.article_id),
    )
    turns: Counter[str] = Counter()
    order: list[tuple[int, int]] = []
    for place, one in enumerate(ranked):
        order.append((turns[one.owner], place))
        turns[one.owner] += 1
    return tuple(_article(ranked[place]) for _, place in sorted(order)[:MOST_ARTICLES])


def _article(sighting: Sighting) -> TrendArticle:
    return TrendArticle(
        article_id=sighting.article_id,
        title=sighting.title,
        url=sighting.url,
        outlet=sighting.outlet,
        event_time=sighting.event_time,
    )

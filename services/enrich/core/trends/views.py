"""A topic as it is published: all that its numbers can be computed from again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from services.enrich.core.trends.counts import Sighting
from services.enrich.core.trends.scores import (
    OVERDISPERSION,
    Signal,
    Topic,
    breadth_part,
)
from services.enrich.core.trends.tallies import topic_id
from shared.events import TrendArticle, TrendTopic, TrendVoice
from shared.events.trends import Direction, TrendExpectation, TrendTelling

MOST_ARTICLES = 5
# Each further story of a voice counts nothing from this on.
MOST_TELLINGS = 4
# So many are listed for a topic, the strongest voices first: a list must fit into a message.
MOST_TELLINGS_LISTED = 240
MOST_STORIES = 200


def view(topic: Topic, carried: float, since: datetime, direction: Direction) -> TrendTopic:
    """Return the topic with the parts of its score."""
    found = topic.signal
    parts = {
        "surprise": found.surprise,
        "breadth": breadth_part(found.surprise, found.spread),
        "carried": carried,
    }
    stories = dict.fromkeys(one.story_id for one in found.sightings)
    expectation = found.expectation
    return TrendTopic(
        topic_id=topic_id(topic.keys),
        label=topic.label,
        kind=topic.kind,
        score=round(sum(parts.values()), 3),
        parts=parts,
        observed=found.observed,
        expected=found.expected,
        expectation=TrendExpectation(
            basis=expectation.basis, share=expectation.share, total=expectation.total
        ),
        over_dispersion=OVERDISPERSION,
        voices=_voices(found),
        articles=_articles(topic),
        article_count=len(found.sightings),
        story_ids=tuple(stories)[:MOST_STORIES],
        first_seen=min(one.event_time for one in found.sightings),
        trending_since=since,
        direction=direction,
        merged_from=topic.merged_from,
    )


def _voices(found: Signal) -> tuple[TrendVoice, ...]:
    ranked = sorted(found.by_owner, key=lambda owner: (-found.by_owner[owner], owner))
    voices, left = [], MOST_TELLINGS_LISTED
    for owner in ranked:
        tellings = _tellings(found.told[owner])[:left]
        left -= len(tellings)
        counted = found.by_owner[owner]
        share = round(counted / found.observed, 4)
        voices.append(TrendVoice(owner=owner, share=share, counted=counted, tellings=tellings))
    return tuple(voices)


def _tellings(told: Mapping[str, Sighting]) -> tuple[TrendTelling, ...]:
    return tuple(
        TrendTelling(story_id=story_id, article_id=one.article_id)
        for story_id, one in list(told.items())[:MOST_TELLINGS]
    )


def _articles(topic: Topic) -> tuple[TrendArticle, ...]:
    """Return the articles that are most about it, of different owners first."""
    ranked = sorted(
        topic.signal.sightings,
        key=lambda one: (
            -min((one.topics.get(key, 0.0) for key in topic.keys), default=0.0),
            one.article_id,
        ),
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

"""What is said about an entity: how much over time, by whom, with whom, and where it trends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field

from services.gateway.core.answers import article_summaries
from services.gateway.core.search.timeline import TimelineStep
from services.gateway.core.stories import story_summary
from services.gateway.core.trending.trends import EDITION, TrendBoard, Window, place_on
from services.gateway.core.views import ArticleSummary, Outlet, StorySummary, View
from shared.documents import ArticleDocument, StoryDocument
from shared.events import EntityRef, UtcTime
from shared.events.trends import Direction

Interval = Literal["hour", "day", "week"]

MOST_DAYS = 366
_HOURS_UP_TO, _DAYS_UP_TO = 3, 92


class NamedWith(View):
    """Another entity, and how many articles name both."""

    id: str
    label: str
    type: str
    articles: int


class OutletCount(Outlet):
    """An outlet, and how many of the articles are from it."""

    articles: int


class EntityPlace(View):
    """A trending list that the entity is on now, or a topic that has absorbed it."""

    edition: str
    window: Window
    rank: int
    topic_id: str
    score: float
    direction: Direction
    as_of: UtcTime


class EntityView(View):
    """What is said about an entity from `since` until `until`.

    `timeline` adds up to `article_count`. `named_with` and `outlets` are those with most articles;
    `articles` and `stories` the latest, `stories` those of several outlets.
    """

    id: str
    label: str
    type: str
    since: UtcTime
    until: UtcTime
    interval: Interval = Field(description="of `timeline`; weeks begin on Monday")
    article_count: int
    story_count: int = Field(description="stories of several outlets told in this time")
    article_count_ever: int = Field(description="of all articles, whenever they are from")
    timeline: tuple[TimelineStep, ...]
    named_with: tuple[NamedWith, ...]
    outlets: tuple[OutletCount, ...]
    trending: tuple[EntityPlace, ...] = ()
    articles: tuple[ArticleSummary, ...]
    stories: tuple[StorySummary, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time and the intervals it is told in; it begins with a whole one."""

    since: datetime
    until: datetime
    interval: Interval


@dataclass(frozen=True, slots=True)
class EntityNews:
    """What the index tells of an entity; `articles` are its newest, at least one."""

    articles_ever: int
    articles: tuple[ArticleDocument, ...]
    timeline: tuple[TimelineStep, ...]
    named_with: tuple[NamedWith, ...]
    outlets: tuple[OutletCount, ...]
    story_count: int
    stories: tuple[StoryDocument, ...]


def span_of(days: int, now: datetime) -> Span:
    """Return the last `days` days until `now`, in hours, days or weeks so that few are told."""
    begin = now - timedelta(days=days)
    hour = begin.replace(minute=0, second=0, microsecond=0)
    day = hour.replace(hour=0)
    if days <= _HOURS_UP_TO:
        return Span(hour, now, "hour")
    if days <= _DAYS_UP_TO:
        return Span(day, now, "day")
    return Span(day - timedelta(days=day.weekday()), now, "week")


def entity_in(article: ArticleDocument, entity_id: str) -> EntityRef:
    """Return how `article` names the entity."""
    return next(one for one in article.entities if one.id == entity_id)


def entity_view(
    entity_id: str, span: Span, news: EntityNews, trending: Sequence[EntityPlace]
) -> EntityView:
    """Return what is said about an entity, called as its newest article calls it."""
    named = entity_in(news.articles[0], entity_id)
    return EntityView(
        id=entity_id,
        label=named.label,
        type=named.type,
        since=span.since,
        until=span.until,
        interval=span.interval,
        article_count=sum(one.articles for one in news.timeline),
        story_count=news.story_count,
        article_count_ever=news.articles_ever,
        timeline=news.timeline,
        named_with=news.named_with,
        outlets=news.outlets,
        trending=tuple(trending),
        articles=article_summaries(news.articles),
        stories=tuple(map(story_summary, news.stories)),
    )


def places_of(board: TrendBoard, entity_id: str) -> list[EntityPlace]:
    """Return the lists that an entity is on now, those of the world first, then by rank."""
    found = [place for one in board.snapshots() if (place := place_on(one, entity_id))]
    found.sort(key=lambda one: (one.edition != EDITION, one.rank, one.edition, one.window))
    return [
        EntityPlace(
            edition=one.edition,
            window=one.window,
            rank=one.rank,
            topic_id=one.topic.topic_id,
            score=one.topic.score,
            direction=one.topic.direction,
            as_of=one.as_of,
        )
        for one in found
    ]

"""What is trending at a moment by the stories that are known, for who does not follow the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from services.enrich.core.trends.book import TrendBook
from services.enrich.core.trends.rules import TrendRules
from shared.events import PlacedArticle, Story, StoryMember, TrendSnapshot, TrendTopic

RULES = TrendRules(step=timedelta(hours=2), full_steps=1000)


def trending(stories: Iterable[Story], at: datetime, window_h: int) -> tuple[TrendTopic, ...]:
    """Return up to ten topics, highest score first."""
    return _world(stories, at, window_h).topics


def baseline(stories: Iterable[Story], at: datetime) -> Literal["warming", "ready"]:
    """Return whether the stories reach back far enough to know what is usual."""
    return _world(stories, at, 24).baseline


def _world(stories: Iterable[Story], at: datetime, window_h: int) -> TrendSnapshot:
    book = TrendBook(RULES)
    articles = [_placed(one, story) for story in stories for one in story.members]
    articles.sort(key=lambda one: (one.event_time, one.article_id))
    for placed in articles:
        if placed.event_time <= at:
            book.add(placed)
    lists = {one.list_id: one for one in book.lists(at)}
    return lists[f"world/{window_h}h"]


def _placed(member: StoryMember, story: Story) -> PlacedArticle:
    values = member.model_dump(exclude={"content_hash", "sketch"})
    return PlacedArticle(
        **values,
        id=f"{member.article_id}@{member.version}",
        ingest_time=member.event_time,
        provenance=story.provenance,
        change="placed",
        story_id=story.story_id,
    )

"""What is trending, and why."""

from __future__ import annotations

from typing import Literal

from shared.events.envelope import ArticleId, Contract, Event, Share, UtcTime


class TrendVoice(Contract):
    """An independent voice (owner) behind a topic and its share of what was counted."""

    owner: str
    share: Share


class TrendArticle(Contract):
    """An article that a topic rests on."""

    article_id: ArticleId
    title: str
    url: str
    outlet: str
    event_time: UtcTime


class TrendTopic(Contract):
    """One topic and why it trends; the values of `parts` add up to `score`."""

    topic_id: str
    label: str
    kind: Literal["entity", "phrase", "pair"]
    score: float
    parts: dict[str, float]
    observed: float
    expected: float
    voices: tuple[TrendVoice, ...]
    articles: tuple[TrendArticle, ...]
    story_ids: tuple[str, ...] = ()
    first_seen: UtcTime
    merged_from: tuple[str, ...] = ()


class TrendSnapshot(Event):
    """What is trending at `event_time`, highest score first.

    `list_id` is `<edition>/<window_h>h`, such as `world/24h`.
    """

    list_id: str
    edition: str
    window_h: int
    baseline: Literal["warming", "ready"]
    topics: tuple[TrendTopic, ...]

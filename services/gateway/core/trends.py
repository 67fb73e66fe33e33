"""What is trending, from the latest snapshots, and how a topic explains itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol

from pydantic import Field

from services.gateway.core.views import View
from shared.events import TrendSnapshot, TrendTopic, UtcTime

Window = Literal["24h", "2h"]
WINDOWS: tuple[Window, ...] = ("24h", "2h")
EDITION = "world"


class TrendBoard(Protocol):
    """The latest trending lists, from memory; never fails."""

    def snapshot(self, list_id: str) -> TrendSnapshot | None:
        """Return the latest list, or None when none has been heard of."""


class TrendingView(View):
    """What is trending and why, highest score first.

    `as_of` is null until a first list has been heard of.
    """

    edition: str
    window: Window
    as_of: UtcTime | None = None
    baseline: Literal["warming", "ready"] = Field(
        default="warming", description="warming: too little history to know what is usual"
    )
    topics: tuple[TrendTopic, ...] = ()


def trending(board: TrendBoard, window: Window) -> TrendingView:
    """Return the list of `window`, empty before the first one is heard of."""
    snapshot = board.snapshot(f"{EDITION}/{window}")
    if snapshot is None:
        return TrendingView(edition=EDITION, window=window)
    return TrendingView(
        edition=snapshot.edition,
        window=window,
        as_of=snapshot.event_time,
        baseline=snapshot.baseline,
        topics=snapshot.topics,
    )


def find_topic(board: TrendBoard, topic_id: str) -> tuple[TrendTopic, Window] | None:
    """Return a trending topic, also by the id of one that it has absorbed, and its window."""
    for window in WINDOWS:
        topic = _named(topic_id, trending(board, window).topics)
        if topic is not None:
            return topic, window
    return None


def _named(topic_id: str, topics: Iterable[TrendTopic]) -> TrendTopic | None:
    for topic in topics:
        if topic_id == topic.topic_id or topic_id in topic.merged_from:
            return topic
    return None


def window_label(window: Window) -> str:
    """Return the length of a window in words."""
    return f"{window.removesuffix('h')} hours"

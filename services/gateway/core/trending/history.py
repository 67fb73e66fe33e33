"""What was trending at a moment of the past, and how a topic came and went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from pydantic import Field

from services.gateway.core.trending.trends import (
    TopicPlace,
    TrendBoard,
    Window,
    find_topic,
    list_id,
    place_on,
)
from services.gateway.core.views import View
from shared.documents import TrendDocument
from shared.events import UtcTime

Body = dict[str, Any]

# How far back a topic's steps are told, and for how long one that left can be asked for.
TOLD_BACK = timedelta(hours=24)
REMEMBERED = timedelta(days=7)
STEP = "15m"

_OF_STEPS = ["at", *(f"topics.{one}" for one in ("topic_id", "score", "observed", "expected"))]


@dataclass(frozen=True, slots=True)
class AsOf:
    """The list as it was; `settled` when a later one is known, so that the answer stays."""

    document: TrendDocument
    settled: bool


class TopicStep(View):
    """Where a topic stood on its list at one moment."""

    at: UtcTime
    rank: int
    score: float
    observed: float
    expected: float


class TopicView(TopicPlace):
    """A topic with why it trends, or trended last, and its steps over a day, oldest first.

    Steps are those of its list, one in a quarter of an hour at most; where there is none, it was
    not on the list.
    """

    left_at: UtcTime | None = Field(
        default=None, description="the last list that it was on, when it is on none now"
    )
    history: tuple[TopicStep, ...] = ()


class TrendHistory(Protocol):
    """Every list that there was; raises `IndexAwayError` when the index cannot answer in time."""

    async def list_at(self, list_id: str, at: datetime) -> AsOf | None:
        """Return the latest list made at or before `at`."""

    async def last_with(self, topic_id: str, since: datetime) -> TrendDocument | None:
        """Return the latest list that the topic was on, made at or after `since`."""

    async def steps(
        self, list_id: str, topic_id: str, since: datetime, until: datetime
    ) -> list[TopicStep]:
        """Return where the topic stood on the list, oldest first, one in each `STEP`."""


@dataclass(frozen=True, slots=True)
class TopicRequest:
    """Which topic, on which list if it is on that one, and of when; None for now."""

    topic_id: str
    edition: str
    window: Window
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trends:
    """What trends now and what trended, as it is known at `now`."""

    board: TrendBoard
    history: TrendHistory
    now: datetime

    async def topic(self, asked: TopicRequest) -> TopicView | None:
        """Return the topic as it stands, or stood at the moment asked for or before it left.

        None for one that was not on that list, or has not been on any of late.
        """
        if asked.at is not None:
            kept = await self.history.list_at(list_id(asked.edition, asked.window), asked.at)
            return await self._of_the_past(kept.document if kept else None, asked.topic_id)
        place = find_topic(self.board, asked.topic_id, asked.edition, asked.window)
        if place is not None:
            return await self._with_steps(place)
        last = await self.history.last_with(asked.topic_id, self.now - REMEMBERED)
        view = await self._of_the_past(last, asked.topic_id)
        return view.model_copy(update={"left_at": view.as_of}) if view else None

    async def _of_the_past(self, kept: TrendDocument | None, topic_id: str) -> TopicView | None:
        place = place_on(kept, topic_id) if kept else None
        return await self._with_steps(place) if place else None

    async def _with_steps(self, place: TopicPlace) -> TopicView:
        until, on = place.as_of, list_id(place.edition, place.window)
        since = until - TOLD_BACK
        steps = await self.history.steps(on, place.topic.topic_id, since, until)
        return TopicView(**dict(place), history=tuple(steps))


def list_at_body(list_id: str, at: datetime) -> Body:
    """Return the search for the latest list at or before `at`, with the time of the latest."""
    return {
        "query": {"bool": {"filter": [{"term": {"list_id": list_id}}]}},
        "post_filter": {"range": {"at": {"lte": at.isoformat()}}},
        "aggs": {"latest": {"max": {"field": "at"}}},
        "sort": [{"at": "desc"}],
        "size": 1,
    }


def last_with_body(topic_id: str, since: datetime) -> Body:
    """Return the search for the latest list with the topic; the world's first, the longest."""
    with_topic = {"term": {"topic_ids": topic_id}}
    recent = {"range": {"at": {"gte": since.isoformat()}}}
    return {
        "query": {"bool": {"filter": [with_topic, recent]}},
        "sort": [{"at": "desc"}, {"list_id": "desc"}],
        "size": 1,
    }


def steps_body(list_id: str, topic_id: str, since: datetime, until: datetime) -> Body:
    """Return the search for the last list with the topic in each `STEP`."""
    last = {"top_hits": {"size": 1, "sort": [{"at": "desc"}], "_source": _OF_STEPS}}
    return {
        "query": {
            "bool": {
                "filter": [
                    {"term": {"list_id": list_id}},
                    {"term": {"topic_ids": topic_id}},
                    {"range": {"at": {"gte": since.isoformat(), "lte": until.isoformat()}}},
                ]
            }
        },
        "size": 0,
        "aggs": {
            "steps": {
                "date_histogram": {"field": "at", "fixed_interval": STEP, "min_doc_count": 1},
                "aggs": {"last": last},
            }
        },
    }


def topic_step(at: datetime, topics: list[Body], topic_id: str) -> TopicStep:
    """Return where the topic stood on a list that it was on."""
    rank = next(place for place, one in enumerate(topics, start=1) if one["topic_id"] == topic_id)
    told = topics[rank - 1]
    numbers = {name: told[name] for name in ("score", "observed", "expected")}
    return TopicStep(at=at, rank=rank, **numbers)

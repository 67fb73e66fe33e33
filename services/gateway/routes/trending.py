"""`/v1/trending`: what is trending and why, now from memory, of the past from the index."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Response

from services.gateway.core.trending.history import TopicRequest, TopicView, Trends
from services.gateway.core.trending.trends import (
    EditionsView,
    TrendingView,
    editions,
    list_id,
    told_list,
    trending,
)
from services.gateway.core.validators import http_date
from services.gateway.core.wording import told_for_machines
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import Board, TrendsNow
from services.gateway.routes.parameters import TopicParameters, TrendingParameters

router = APIRouter(prefix="/v1/trending", tags=["trending"])

LIVE_CACHING = "public, max-age=5"
# A list that has a later one does not change any more.
SETTLED_CACHING = "public, max-age=86400"

TopicPath = Annotated[str, Path(min_length=1, max_length=512, examples=["Q16990"])]


@router.get("", operation_id="list_trending", responses=problem_responses(404))
async def list_trending(
    response: Response,
    asked: Annotated[TrendingParameters, Query()],
    trends: TrendsNow,
) -> TrendingView:
    """Return what is trending, each topic with its score and parts, what was observed and
    expected, the voices and the articles behind it.

    With `at` the list as it was then: the latest made at or before that moment. Without it the
    answer comes also while the index is away.
    """
    view, caching = await trending_list(asked, trends)
    response.headers["Cache-Control"] = caching
    if view.as_of is not None:
        response.headers["Last-Modified"] = http_date(view.as_of)
    return view


@router.get("/editions", operation_id="list_editions", responses=problem_responses())
async def list_editions(board: Board) -> EditionsView:
    """Return the editions that there are lists of: the world, languages, countries, sections."""
    return editions(board)


async def trending_list(asked: TrendingParameters, trends: Trends) -> tuple[TrendingView, str]:
    """Return the list and how long it is fresh; answers 404 if there was none."""
    at = asked.moment(trends.now)
    if at is None:
        return trending(trends.board, asked.window, asked.edition), LIVE_CACHING
    kept = await trends.history.list_at(list_id(asked.edition, asked.window), at)
    if kept is None:
        raise HTTPException(404, _none_kept(asked, at))
    caching = SETTLED_CACHING if kept.settled else LIVE_CACHING
    return told_list(kept.document), caching


def _none_kept(asked: TrendingParameters, at: datetime) -> str:
    told = told_for_machines(at)
    return f"No list of {asked.edition} over {asked.window} is kept from {told} or before."


# After the routes with names of their own, which are no topics.
topics = APIRouter(prefix="/v1/trending", tags=["trending"])


@topics.get("/{topic_id:path}", operation_id="get_topic", responses=problem_responses(404))
async def get_topic(
    topic_id: TopicPath,
    asked: Annotated[TopicParameters, Query()],
    trends: TrendsNow,
) -> TopicView:
    """Return a topic: why it trends, its rank, and how it moved over a day.

    On the list of `edition` and `window` if it is there, else on any. One that left is told as it
    was last, for a week. With `at` it is told as it stood on that list then.
    """
    return await require_topic(asked.request(topic_id, trends.now), trends)


async def require_topic(asked: TopicRequest, trends: Trends) -> TopicView:
    """Return the topic, or answer 404."""
    view = await trends.topic(asked)
    if view is None:
        when = "was not trending then" if asked.at else "is not trending, and was not of late"
        raise HTTPException(404, f"This topic {when}.")
    return view

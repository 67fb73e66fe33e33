"""The pages of what is trending: a topic with its reasons, and the bar for a page to renew."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from services.gateway.core.answers import article_summaries
from services.gateway.core.bar import Bar
from services.gateway.core.sparkline import sparkline
from services.gateway.core.stories import story_summary, weightiest
from services.gateway.core.trends import edition_of
from services.gateway.routes.dependencies import Finder, TrendsNow
from services.gateway.routes.parameters import FrontParameters, TopicParameters
from services.gateway.routes.rendering import render
from services.gateway.routes.trending import require_topic, trending_list

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

STORIES = 8


@router.get("/trending-bar")
async def trending_bar(
    request: Request,
    asked: Annotated[FrontParameters, Query()],
    trends: TrendsNow,
) -> HTMLResponse:
    """The trending bar alone, for a page to bring itself up to date."""
    listed = asked.trending(edition_of(trends.board, asked.language))
    view, caching = await trending_list(listed, trends)
    bar = Bar(view, listed.moment(trends.now), asked.language)
    headers = {"Cache-Control": caching}
    return render(request, "trending-bar.html", {"bar": bar}, headers=headers)


@router.get("/topics/{topic_id:path}")
async def topic(
    request: Request,
    topic_id: str,
    asked: Annotated[TopicParameters, Query()],
    finder: Finder,
    trends: TrendsNow,
) -> HTMLResponse:
    """A topic: why it trends or trended, its way over a day, its stories and articles."""
    wanted = asked.request(topic_id, trends.now)
    view = await require_topic(wanted, trends)
    articles, stories = await asyncio.gather(
        finder.articles([one.article_id for one in view.topic.articles]),
        finder.stories_by_id(view.topic.story_ids),
    )
    context = {
        "place": view,
        "at": wanted.at,
        "line": sparkline(view.history, view.as_of),
        "articles": article_summaries(articles),
        "stories": [story_summary(one) for one in weightiest(stories, STORIES)],
    }
    return render(request, "topic.html", context)

"""A topic: why it trends or trended, its way over a day, its stories, articles and neighbours."""

from __future__ import annotations

import asyncio
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.gateway.core.answers import article_summaries
from services.gateway.core.reader.head import Head, Twin, twins
from services.gateway.core.reader.linked import page_data
from services.gateway.core.reader.related import related_entities
from services.gateway.core.stories import story_summary, weightiest
from services.gateway.core.trending.history import TopicView
from services.gateway.core.trending.sparkline import sparkline
from services.gateway.routes.dependencies import Finder, TrendsNow, site_of
from services.gateway.routes.parameters import TopicParameters
from services.gateway.routes.rendering import render
from services.gateway.routes.trending import require_topic

router = APIRouter()

STORIES = 8


@router.get("/topics/{topic_id:path}")
async def topic(
    request: Request,
    topic_id: str,
    asked: Annotated[TopicParameters, Query()],
    finder: Finder,
    trends: TrendsNow,
) -> Response:
    """A topic as it stands, or stood at a moment of the past."""
    wanted = asked.request(topic_id, trends.now)
    view = await require_topic(wanted, trends)
    articles, stories = await asyncio.gather(
        finder.articles([one.article_id for one in view.topic.articles]),
        finder.stories_by_id(view.topic.story_ids),
    )
    summaries = article_summaries(articles)
    path = f"/topics/{quote(topic_id, safe='')}"
    label = view.topic.label
    context = {
        "place": view,
        "at": wanted.at,
        "line": sparkline(view.history, view.as_of),
        "articles": summaries,
        "stories": [story_summary(one) for one in weightiest(stories, STORIES)],
        "related": related_entities(articles, {topic_id, view.topic.topic_id}),
        "head": Head(
            title=f"{label} {'was' if wanted.at or view.left_at else 'is'} trending",
            path=path,
            description=f"Why {label} is in the news: who reports it, and since when.",
            twins=_twins(view, topic_id),
            linked=page_data("CollectionPage", label, site_of(request) + path, summaries),
        ),
    }
    return render(request, "topic.html", context)


def _twins(view: TopicView, topic_id: str) -> tuple[Twin, ...]:
    """Return the topic as JSON, and what is found by its name or of its entity as feeds."""
    data = f"/v1/trending/{quote(topic_id, safe='')}"
    label = view.topic.label
    if view.topic.kind == "entity":
        entity = quote(view.topic.topic_id, safe="")
        return twins(label, data, f"/v1/entities/{entity}")
    in_json, *_ = twins(label, data)
    _, *feeds = twins(label, "/v1/search", asked={"q": label})
    return (in_json, *feeds)

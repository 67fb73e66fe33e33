"""A story: who tells it since when, its hours, and how each tells it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.gateway.core.reader.bars import Bars, bars
from services.gateway.core.reader.head import Head, twins
from services.gateway.core.reader.linked import story_data
from services.gateway.core.views import StoryView
from services.gateway.routes.dependencies import Finder, site_of
from services.gateway.routes.rendering import render
from services.gateway.routes.stories import MovedError, moved_to, require_story

router = APIRouter()

HOUR = timedelta(hours=1)
# More hours than these are told by the day.
MOST_HOURS = 96


@router.get("/stories/{story_id}", response_model=None)
async def story(request: Request, story_id: str, finder: Finder) -> Response:
    """A story, or the way to the one that it is told in now."""
    try:
        view = await require_story(finder, story_id)
    except MovedError as moved:
        return moved_to("/stories", moved)
    path = f"/stories/{quote(story_id, safe='')}"
    head = Head(
        title=view.headline,
        path=path,
        description=f"{view.article_count} articles by {view.outlet_count} outlets.",
        kind="article",
        twins=twins(view.headline, f"/v1{path}"),
        linked=story_data(view, site_of(request)),
    )
    return render(request, "story.html", {"story": view, "hours": _hours(view), "head": head})


def _hours(story: StoryView) -> Bars | None:
    """Return how many articles each hour added, or each day where there are many hours."""
    if not story.timeline:
        return None
    step = HOUR
    first, last = story.timeline[0].at, story.timeline[-1].at
    if (last - first) / HOUR > MOST_HOURS:
        step, first = 24 * HOUR, first.replace(hour=0)
    counts = [0] * (int((last - first) / step) + 1)
    for one in story.timeline:
        counts[int((one.at - first) / step)] += one.articles
    return bars([(first + place * step, count) for place, count in enumerate(counts)])

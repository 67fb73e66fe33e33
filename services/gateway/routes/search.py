"""`/v1/search`: articles by words and filters."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from services.gateway.core.answers import search_view
from services.gateway.core.explanation import explain_view
from services.gateway.core.sources import SourcesView
from services.gateway.core.timeline import TimelineView, timeline_view
from services.gateway.core.validators import weak_tag
from services.gateway.core.views import ExplainView, SearchView, StoriesView
from services.gateway.routes.dependencies import Finder, ListsNow
from services.gateway.routes.parameters import (
    ExplainParameters,
    SearchParameters,
    TimelineParameters,
)
from services.gateway.routes.problems import problem_responses

router = APIRouter(prefix="/v1", tags=["search"])


@router.get("/search", operation_id="search", responses=problem_responses(410))
async def search(
    request: Request,
    response: Response,
    asked: Annotated[SearchParameters, Query()],
    lists: ListsNow,
) -> SearchView:
    """Return the articles that `q`, a query of the grammar in docs/search.md, and filters find.

    `total` counts all of them exactly. Follow `next`, or the `Link` header, to the end: all pages
    are of the moment of the first. 410: it is too long ago that the page before was asked for.
    """
    wanted = asked.request(lists.cursors, lists.now)
    found = await lists.finder.search(wanted)
    view = search_view(found, lists.cursors.after(wanted, found))
    link_next(request, response, view)
    return view


@router.get("/search/timeline", operation_id="search_timeline", responses=problem_responses())
async def timeline(asked: Annotated[TimelineParameters, Query()], lists: ListsNow) -> TimelineView:
    """Return how many articles `q` and the filters find in each hour, day, week or month (UTC).

    From `after:` to `before:` where `q` has them, else from the first to the last that is found.
    """
    found = await lists.finder.timeline(asked.request(lists.now), asked.interval)
    return timeline_view(asked.interval, found)


@router.get("/search/explain", operation_id="explain_search", responses=problem_responses(404))
async def explain(asked: Annotated[ExplainParameters, Query()], finder: Finder) -> ExplainView:
    """Return how `q` and the filters were read and, for one `article`, why they find it or not."""
    tree = asked.wanted().tree
    if asked.article is None:
        return explain_view(tree, None, None)
    explained = await finder.explain(tree, asked.article)
    if explained is None:
        raise HTTPException(404, f"There is no article {asked.article}.")
    return explain_view(tree, asked.article, explained)


def link_next(
    request: Request, response: Response, view: SearchView | StoriesView | SourcesView
) -> None:
    """Name the next page in the `Link` header (RFC 8288).

    The tag of such a page is weak: its cursor is another each time, though nothing has changed.
    """
    if view.next is not None:
        following = request.url.include_query_params(cursor=view.next)
        response.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
        same = view.model_copy(update={"next": None}).model_dump_json()
        response.headers["ETag"] = weak_tag(same.encode())

"""`/v1/search`: articles by words and filters."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.gateway.core.answers import search_view
from services.gateway.core.views import SearchView, StoriesView
from services.gateway.routes.dependencies import Finder
from services.gateway.routes.parameters import SearchParameters
from services.gateway.routes.problems import problem_responses

router = APIRouter(prefix="/v1", tags=["search"])


@router.get("/search", operation_id="search", responses=problem_responses())
async def search(
    request: Request,
    response: Response,
    asked: Annotated[SearchParameters, Query()],
    finder: Finder,
) -> SearchView:
    """Return articles that hold every word and "phrase" of `q` and match every filter.

    `total` counts all of them exactly. Follow `next`, or the `Link` header, to the end.
    """
    wanted = asked.request()
    view = search_view(wanted, await finder.search(wanted))
    link_next(request, response, view)
    return view


def link_next(request: Request, response: Response, view: SearchView | StoriesView) -> None:
    """Name the next page in the `Link` header (RFC 8288)."""
    if view.next is not None:
        following = request.url.include_query_params(cursor=view.next)
        response.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'

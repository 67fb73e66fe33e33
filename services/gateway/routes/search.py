"""`/v1/search`: articles by words and filters."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.core.answers import search_view
from services.gateway.core.search.explanation import explain_view
from services.gateway.core.search.spelling import did_you_mean
from services.gateway.core.search.suggestions import MOST_LETTERS, SuggestView, suggest_view
from services.gateway.core.search.timeline import TimelineView, timeline_view
from services.gateway.core.sources import SourcesView
from services.gateway.core.validators import weak_tag
from services.gateway.core.views import ExplainView, PageView, SearchView, StoriesView
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import Board, Counts, Finder, ListsNow, Now
from services.gateway.routes.parameters import (
    ExplainParameters,
    PastSearchParameters,
    TimelineParameters,
)

router = APIRouter(prefix="/v1", tags=["search"])


@router.get("/search", operation_id="search", responses=problem_responses(410))
async def search(
    request: Request,
    response: Response,
    asked: Annotated[PastSearchParameters, Query()],
    lists: ListsNow,
) -> SearchView:
    """Return the articles that `q`, a query of the grammar in docs/search.md, and filters find.

    `total` counts all of them exactly. Follow `next`, or the `Link` header, to the end: all pages
    are of the moment of the first. `did_you_mean` is a query that finds more, where hardly anything
    is found and no article says one of the words. With `as_of` articles are found as they were at
    that moment. 410: it is too long ago that the page before was asked for.
    """
    wanted = asked.request(lists.cursors, lists.now)
    found = await lists.finder.search(wanted)
    meant = await did_you_mean(wanted, found, lists.finder)
    view = search_view(found, lists.cursors.after(wanted, found), meant)
    link_next(request, response, view)
    return view


@router.get("/search/timeline", operation_id="search_timeline", responses=problem_responses())
async def timeline(asked: Annotated[TimelineParameters, Query()], lists: ListsNow) -> TimelineView:
    """Return how many articles `q` and the filters find in each hour, day, week or month (UTC).

    From `after:` to `before:` where `q` has them, else from the first to the last that is found.
    With `as_of` what is counted is what was there at that moment.
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


class SuggestParameters(BaseModel):
    """What was typed so far."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field(max_length=MOST_LETTERS, description="as far as typed", examples=["mull"])
    limit: int = Field(default=10, ge=1, le=20)


@router.get("/suggest", operation_id="suggest", responses=problem_responses())
async def suggest(
    response: Response,
    asked: Annotated[SuggestParameters, Query()],
    coverage: Counts,
    board: Board,
    now: Now,
) -> SuggestView:
    """Return entities, tags, sources and topics with a word that begins with `q`, those in most
    articles first: accents and capitals do not matter, `mull` finds "Müller".

    Each with the query that finds what it stands for.
    """
    response.headers["Cache-Control"] = "public, max-age=60"
    named = await coverage.named(asked.q, now) if any(map(str.isalnum, asked.q)) else ()
    return suggest_view(asked.q, named, board, asked.limit)


def link_next(
    request: Request, response: Response, view: PageView | StoriesView | SourcesView
) -> None:
    """Name the next page in the `Link` header (RFC 8288).

    The tag of such a page is weak: its cursor is another each time, though nothing has changed.
    """
    if view.next is not None:
        following = request.url.include_query_params(cursor=view.next)
        response.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
        same = view.model_copy(update={"next": None}).model_dump_json()
        response.headers["ETag"] = weak_tag(same.encode())

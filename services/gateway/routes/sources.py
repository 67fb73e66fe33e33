"""`/v1/sources`: who publishes, how each source fares, and what it published lately."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import Field

from services.gateway.core.answers import article_summaries
from services.gateway.core.cursor import BadCursorError
from services.gateway.core.finder import ArticleFinder, IndexAwayError, SearchRequest
from services.gateway.core.source_board import Place, SourceBoard, place_of
from services.gateway.core.sources import (
    SourceDetail,
    SourceRequest,
    SourcesView,
    page_of,
    source_detail,
    sources_view,
)
from services.gateway.core.views import ArticleSummary
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import Finder, SourcesNow
from services.gateway.routes.parameters import Language, Name, NamePath, Page
from services.gateway.routes.search import link_next
from shared.events import SourceKind
from shared.source_status import Status

router = APIRouter(prefix="/v1/sources", tags=["sources"])

LATEST = 10


class SourceParameters(Page):
    """Which sources; filters narrow."""

    name: Name = Field(default=None, description="a part of the name")
    owner: Name = None
    country: Name = Field(default=None, examples=["GB"])
    language: Language = None
    section: Name = None
    kind: SourceKind | None = None
    health: Status | None = None

    def request(self, board: SourceBoard) -> SourceRequest:
        """Return what is asked of `board`; raises `BadCursorError`."""
        asked = self.model_dump(exclude={"cursor"})
        return SourceRequest(**asked, after=_place(board, self.cursor))


def _place(board: SourceBoard, cursor: str | None) -> Place | None:
    """Return the place of the last source of the page before, whose id is the cursor."""
    if cursor is None:
        return None
    known = board.get(cursor)
    if known is None:
        raise BadCursorError("this is not a cursor of this list")
    return place_of(known.source)


@router.get("", operation_id="list_sources", responses=problem_responses())
async def list_sources(
    request: Request,
    response: Response,
    asked: Annotated[SourceParameters, Query()],
    sources: SourcesNow,
) -> SourcesView:
    """Return the sources by name: who they are, when each was read last, and what is wrong.

    Comes from memory, also while the index is away; then without counts of articles.
    """
    board = sources.whole_board()
    page = page_of(board, asked.request(board))
    view = sources_view(page, await sources.volumes(page.sources))
    link_next(request, response, view)
    return view


@router.get("/{source_id}", operation_id="get_source", responses=problem_responses(404))
async def get_source(source_id: NamePath, sources: SourcesNow, finder: Finder) -> SourceDetail:
    """Return a source, how it fares, and its newest articles; also one that was removed."""
    known = sources.whole_board().get(source_id)
    if known is None:
        raise HTTPException(404, f"There is no source {source_id}.")
    volumes, latest = await asyncio.gather(sources.volumes([known]), _latest(finder, source_id))
    return source_detail(known, volumes, latest)


async def _latest(finder: ArticleFinder, source_id: str) -> Sequence[ArticleSummary] | None:
    wanted = SearchRequest(source=source_id, sort="date", limit=LATEST)
    try:
        found = await finder.search(wanted)
    except IndexAwayError:
        return None
    return article_summaries(hit.article for hit in found.hits)

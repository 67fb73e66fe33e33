"""Where the news is from: all sources, and one with how it fares and what it published lately."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.gateway.core.reader.head import Head, twins
from services.gateway.core.reader.linked import page_data
from services.gateway.core.sources import page_of, sources_view
from services.gateway.routes.dependencies import Finder, SourcesNow, site_of
from services.gateway.routes.parameters import NamePath
from services.gateway.routes.rendering import render
from services.gateway.routes.sources import SourceParameters, get_source

router = APIRouter()


@router.get("/sources")
async def sources_page(
    request: Request, asked: Annotated[SourceParameters, Query()], sources: SourcesNow
) -> Response:
    """The sources by name, and how each fares."""
    board = sources.whole_board()
    page = page_of(board, asked.request(board))
    context = {
        "view": sources_view(page, await sources.volumes(page.sources)),
        "asked": asked,
        "head": Head(
            title="Sources",
            path="/sources",
            description="Every outlet that is read here, and how reading it goes.",
            twins=twins("Sources", "/v1/sources")[:1],
        ),
    }
    return render(request, "sources.html", context)


@router.get("/sources/{source_id}")
async def source_page(
    request: Request, source_id: NamePath, sources: SourcesNow, finder: Finder
) -> Response:
    """A source: who it is, how reading it goes, and its newest articles."""
    view = await get_source(source_id, sources, finder)
    path = f"/sources/{quote(source_id, safe='')}"
    url = site_of(request) + path
    context = {
        "source": view,
        "showing": sources.board.showing(source_id),
        "head": Head(
            title=view.name,
            path=path,
            description=f"The latest from {view.name}, and how reading it goes.",
            twins=twins(view.name, f"/v1{path}"),
            linked=page_data("CollectionPage", view.name, url, view.latest or ()),
        ),
    }
    return render(request, "source.html", context)

"""A person, place or organisation: how much is said about it, by whom and with whom."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from services.gateway.core.reader.bars import bars
from services.gateway.core.reader.head import Head, twins
from services.gateway.core.reader.linked import page_data
from services.gateway.routes.dependencies import Board, SourcesNow, site_of
from services.gateway.routes.entities import EntityParameters, EntityPath, get_entity
from services.gateway.routes.rendering import render

router = APIRouter()

SPANS = (7, 30, 90, 365)


@router.get("/entities/{entity_id}")
async def entity(
    request: Request,
    entity_id: EntityPath,
    asked: Annotated[EntityParameters, Query()],
    sources: SourcesNow,
    board: Board,
) -> Response:
    """An entity over the last days."""
    view = await get_entity(entity_id, asked, sources.coverage, board, sources.now)
    path = f"/entities/{quote(entity_id, safe='')}"
    context = {
        "entity": view,
        "days": asked.days,
        "spans": SPANS,
        "chart": bars([(one.at, one.articles) for one in view.timeline]),
        "head": Head(
            title=view.label,
            path=path,
            description=f"The news about {view.label}: {view.article_count_ever} articles.",
            twins=twins(view.label, f"/v1{path}"),
            linked=page_data("CollectionPage", view.label, site_of(request) + path, view.articles),
        ),
    }
    return render(request, "entity.html", context)

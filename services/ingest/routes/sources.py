"""`GET /v1/sources…`: every source of the registry and how it fares, told by any worker."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.ingest.core.sources.health import SourceHealth, health_of, status_of
from services.ingest.core.sources.opml import write_opml
from services.ingest.routes.bodies import told_problems, unavailable
from services.ingest.routes.dependencies import InParts, Parts
from services.ingest.routes.problems import ProblemError
from services.ingest.routes.source_views import (
    SourceLine,
    SourcesPage,
    SourceView,
    Wanted,
    in_order,
    tagged,
    view_of,
)
from shared.events import Source, SourceState
from shared.source_status import Status

MOST_SOURCES = 1000
# So many sources are looked through for one page when they are asked for by status.
MOST_LOOKED_AT = 5000
LOOKED_AT_ONCE = 200

router = APIRouter(
    tags=["sources"],
    responses=told_problems(
        {
            422: "A parameter is not what is expected; the detail says which",
            503: "Still reading which sources there are; try again",
        }
    ),
)
_UNKNOWN = told_problems({404: "No source has the id"})


class ListQuery(BaseModel):
    """Which sources are asked for, and how many at once."""

    model_config = ConfigDict(extra="forbid")

    state: SourceState | None = None
    country: str | None = None
    status: Status | None = None
    limit: int = Field(default=100, ge=1, le=MOST_SOURCES)
    cursor: str = Field(default="", max_length=64, description="`next_cursor` of the page before")


@router.get("/v1/sources", operation_id="list_sources")
async def list_sources(parts: InParts, query: Annotated[ListQuery, Query()]) -> SourcesPage:
    """Tell of the sources by id; removed ones only when they are asked for by state."""
    _require_known(parts)
    most = query.limit if query.status is None else MOST_LOOKED_AT
    wanted = Wanted(query.state, query.country)
    found = in_order(parts.registry.all(), wanted, query.cursor, most + 1)
    return await _page(parts, found[:most], query, has_more=len(found) > most)


async def _page(
    parts: Parts, found: list[Source], query: ListQuery, *, has_more: bool
) -> SourcesPage:
    """Return the first of `found` that fare as asked for."""
    lines: list[SourceLine] = []
    for number, source in enumerate(found, start=1):
        told = status_of(source, parts.polls.get(source.source_id))
        if query.status in (None, told):
            lines.append(SourceLine(**view_of(source).model_dump(), status=told))
        if len(lines) == query.limit:
            is_last = number == len(found) and not has_more
            return SourcesPage(sources=lines, next_cursor=None if is_last else source.source_id)
        if number % LOOKED_AT_ONCE == 0:
            await asyncio.sleep(0)  # others are served meanwhile
    return SourcesPage(sources=lines, next_cursor=found[-1].source_id if has_more else None)


@router.get("/v1/sources.opml", operation_id="export_sources", response_class=Response)
async def export_sources(parts: InParts) -> Response:
    """Return all sources that are not removed as OPML, for other readers and for import."""
    _require_known(parts)
    kept = in_order(parts.registry.all(), Wanted(), "", len(parts.registry))
    body = await asyncio.to_thread(write_opml, kept)
    return Response(body, media_type="text/x-opml; charset=utf-8")


@router.get("/v1/sources/{source_id}", operation_id="get_source", responses=_UNKNOWN)
async def get_source(source_id: str, parts: InParts, response: Response) -> SourceView:
    """Tell what is known of a source."""
    return tagged(_source(source_id, parts), response)


@router.get("/v1/sources/{source_id}/health", operation_id="get_source_health", responses=_UNKNOWN)
async def get_health(source_id: str, parts: InParts) -> SourceHealth:
    """Tell how a source fares: last success, lag, errors, and its volume beside the usual one."""
    source = _source(source_id, parts)
    return health_of(source, parts.polls.get(source_id), parts.now())


def _source(source_id: str, parts: Parts) -> Source:
    _require_known(parts)
    source = parts.registry.get(source_id)
    if source is None:
        raise ProblemError(HTTPStatus.NOT_FOUND, f"no source has the id {source_id!r}")
    return source


def _require_known(parts: Parts) -> None:
    if not parts.writer.is_known():
        raise unavailable("still reading which sources there are")

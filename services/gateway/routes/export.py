"""`/v1/search/export`: every article of a query, as lines of JSON or as a table."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import Field

from services.gateway.core.answers import exported_article
from services.gateway.core.negotiation import GZIP, takes_gzip
from services.gateway.core.search import table
from services.gateway.core.search.export import Export, Page, exported
from services.gateway.core.source_board import SourceBoard
from services.gateway.routes.conventions.bounds import require_acceptable
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import Gate, ListsNow, SourcesNow
from services.gateway.routes.download import Download, packed
from services.gateway.routes.parameters import PastQueryParameters

router = APIRouter(prefix="/v1", tags=["search"])

PATH = "/v1/search/export"
JSONL, CSV = "application/x-ndjson", "text/csv"
TOTAL = "X-Total-Count"

_EXPORTS: dict[str, Any] = {
    "description": "every article, one a line, each an `ExportedArticle`; or a table of them",
    "headers": {
        TOTAL: {"description": "how many lines come", "schema": {"type": "integer", "minimum": 0}}
    },
    "content": {
        JSONL: {"x-line": {"$ref": "#/components/schemas/ExportedArticle"}},
        CSV: {"schema": {"type": "string"}},
    },
}


class ExportParameters(PastQueryParameters):
    """What is exported, and in which form."""

    sort: Literal["relevance", "date"] = Field(
        default="relevance", description="without words in `q` always by date"
    )
    format: Literal["jsonl", "csv"] = "jsonl"


@router.get(
    "/search/export",
    operation_id="export_search",
    status_code=200,
    response_class=Response,
    responses={200: _EXPORTS, **problem_responses()},
)
async def export_search(
    request: Request,
    asked: Annotated[ExportParameters, Query()],
    lists: ListsNow,
    sources: SourcesNow,
    gate: Gate,
) -> Response:
    """Return every article that `/v1/search` would list page by page, in one answer.

    As many as `X-Total-Count` says, all of one moment, at most 100,000; an answer that breaks off
    is not whole. `jsonl` has the articles with their texts, `csv` a table without. With `as_of`
    they are as they were at that moment.
    """
    media = CSV if asked.format == "csv" else JSONL
    require_acceptable(request, media)
    wanted = replace(asked.request(lists.now.replace(microsecond=0)), sort=asked.sort)
    gate.enter()
    try:
        found = await exported(lists.finder, wanted, asyncio.sleep)
    except BaseException:
        gate.leave()
        raise
    is_packed = takes_gzip(request.headers.get("Accept-Encoding", ""))
    parts = _table(found) if asked.format == "csv" else _lines(found, sources.board)
    return Download(
        packed(parts) if is_packed else parts,
        media,
        _headers(found, asked.format, is_packed),
        gate.leave,
    )


def _headers(found: Export, form: str, is_packed: bool) -> dict[str, str]:
    told = {
        TOTAL: str(found.total),
        "Content-Disposition": f'attachment; filename="cupure-search.{form}"',
        "Vary": "Accept-Encoding",
    }
    return told | ({"Content-Encoding": GZIP} if is_packed else {})


async def _lines(found: Export, sources: SourceBoard) -> AsyncIterator[bytes]:
    async for page in found.pages:
        yield await asyncio.to_thread(_told, page, sources)


def _told(page: Page, sources: SourceBoard) -> bytes:
    shown = (exported_article(one, sources.showing(one.source_id)) for one in page)
    return b"".join(one.model_dump_json().encode() + b"\n" for one in shown)


async def _table(found: Export) -> AsyncIterator[bytes]:
    yield table.heading()
    async for page in found.pages:
        yield await asyncio.to_thread(table.rows, page)

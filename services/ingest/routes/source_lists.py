"""`POST /v1/sources/import`: a list of sources, taken in at once."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel

from services.ingest.core.sources.importing import import_sources
from services.ingest.core.sources.source_list import SourceListError, read_source_list
from services.ingest.routes.bodies import read_body, told_problems
from services.ingest.routes.dependencies import InParts
from services.ingest.routes.problems import ProblemError

MOST_FAULTS = 100
_LIST: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string"}} for kind in ("text/x-opml", "application/yaml")
        },
    }
}

router = APIRouter(
    tags=["sources"],
    responses=told_problems(
        {
            401: "The key is missing or not known",
            403: "No keys are set, and this is not reached over a loopback address alone",
            413: "The list is too large",
            422: "No feed can be found in the list",
            503: "Not ready or Kafka is away; try again after the seconds in Retry-After",
        }
    ),
)


class ImportAnswer(BaseModel):
    """What a list added and changed, by id; `faults` are the first hundred things wrong in it."""

    added: list[str]
    changed: list[str]
    unchanged: int
    faults: list[str]


@router.post("/v1/sources/import", operation_id="import_sources", openapi_extra=_LIST)
async def import_list(request: Request, parts: InParts) -> ImportAnswer:
    """Add and change what an OPML or YAML list names; nothing is removed."""
    body = await read_body(request, parts.max_bytes)
    try:
        listed = await asyncio.to_thread(read_source_list, body)
    except SourceListError as error:
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from error
    async with parts.writer.turn() as known:
        imported = import_sources(listed, known, parts.now())
        await parts.writer.publish(imported.events)
    return ImportAnswer(
        added=[one.source_id for one in imported.added],
        changed=[one.source_id for one in imported.changed],
        unchanged=len(imported.unchanged),
        faults=list(imported.faults[:MOST_FAULTS]),
    )

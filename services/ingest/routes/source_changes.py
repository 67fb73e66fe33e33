"""`POST|PATCH|DELETE /v1/sources…`: sources added, changed and removed by those who may."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Response

from services.ingest.core.sources import changes
from services.ingest.core.sources.adding import DuplicateSourceError, add_source
from services.ingest.core.sources.changes import SourceRuleError
from services.ingest.core.sources.facts import SourceFacts, WebUrl
from services.ingest.core.sources.finding import UnknownSourceError
from services.ingest.routes.bodies import SmallBodyRoute, told_problems
from services.ingest.routes.dependencies import InParts, Parts
from services.ingest.routes.problems import ProblemError
from services.ingest.routes.source_views import SourceView, tagged
from shared.events import Source

router = APIRouter(
    tags=["sources"],
    route_class=SmallBodyRoute,
    responses=told_problems(
        {
            401: "The key is missing or not known",
            403: "No keys are set, and this is not reached over a loopback address alone",
            413: "The body is too large",
            422: "The body is not what is expected; the detail says where",
            503: "Kafka is away; try again after the seconds in Retry-After",
        }
    ),
)
_UNKNOWN = told_problems(
    {404: "No source has the id", 412: "The source is not as If-Match says any more"}
)

IfMatch = Annotated[str | None, Header(alias="If-Match")]


class NewSource(SourceFacts):
    """A source to be added, and what is known of it."""

    feed_url: WebUrl


class SourcePatch(SourceFacts):
    """What is to be changed; what is left out stays as it is, null takes it away."""

    state: Literal["active", "paused"] | None = None
    state_reason: str | None = None


@router.post(
    "/v1/sources",
    status_code=201,
    operation_id="add_source",
    responses=told_problems({409: "The source is there already; the detail names its id"}),
)
async def add(new: NewSource, parts: InParts, response: Response) -> SourceView:
    """Add a source; one that was removed comes back. It is not fetched before that."""
    facts = SourceFacts.model_validate(new.model_dump(exclude_unset=True, exclude={"feed_url"}))
    async with parts.writer.turn() as known:
        try:
            source = add_source(new.feed_url, facts, known, parts.now())
        except DuplicateSourceError as error:
            headers = {"Location": f"/v1/sources/{error.other.source_id}"}
            raise ProblemError(HTTPStatus.CONFLICT, str(error), headers) from error
        except (SourceRuleError, UnknownSourceError) as error:
            raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from error
        await parts.writer.publish([source])
    response.headers["Location"] = f"/v1/sources/{source.source_id}"
    return tagged(source, response)


@router.patch("/v1/sources/{source_id}", operation_id="change_source", responses=_UNKNOWN)
async def change(
    source_id: str,
    patch: SourcePatch,
    parts: InParts,
    response: Response,
    if_match: IfMatch = None,
) -> SourceView:
    """Change what is known of a source, pause it or resume it."""
    async with parts.writer.turn():
        before = parts.writer.get(source_id, if_match)
        source = _patched(before, patch, parts)
        if changes.says_same(source, before):
            return tagged(before, response)
        await parts.writer.publish([source])
    return tagged(source, response)


def _patched(source: Source, patch: SourcePatch, parts: Parts) -> Source:
    now, said = parts.now(), patch.model_dump(exclude_unset=True)
    facts = SourceFacts.model_validate(
        {name: one for name, one in said.items() if name in SourceFacts.model_fields}
    )
    if facts.said():
        source = changes.edited(source, facts, now)
    if patch.state == "paused":
        source = changes.paused(source, now, patch.state_reason)
    if patch.state == "active":
        source = changes.resumed(source, now)
    return source


@router.delete(
    "/v1/sources/{source_id}", status_code=204, operation_id="remove_source", responses=_UNKNOWN
)
async def remove(source_id: str, parts: InParts, if_match: IfMatch = None) -> None:
    """Remove a source; its articles stay. Adding it again brings it back."""
    async with parts.writer.turn():
        source = parts.writer.get(source_id, if_match)
        await parts.writer.publish([changes.removed(source, parts.now())])

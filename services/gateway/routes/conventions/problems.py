"""Every error of the API as `application/problem+json` (RFC 9457); readers get a page instead."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.routing import Match

from services.gateway.core.costs import ParameterError
from services.gateway.core.cursor import BadCursorError
from services.gateway.core.finder import IndexAwayError
from services.gateway.core.paging import ListGoneError
from services.gateway.core.query.errors import QueryError, QueryLimitError
from services.gateway.core.search.export import ExportsFullError, ExportTooLargeError
from services.gateway.core.sources import SourcesUnreadError
from services.gateway.core.trending.trends import UnknownEditionError
from services.gateway.routes.rendering import render
from shared.delivery import OversizeError, TransientError

log = structlog.get_logger()

RETRY_AFTER_S = 5
FULL_RETRY_S = 30
PROBLEM = "application/problem+json"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# What any operation may answer.
EVERYWHERE = (401, 403, 406, 414, 422, 429, 500, 503)


class FieldError(BaseModel):
    """One part of a request that is wrong."""

    field: str
    detail: str
    position: int | None = Field(default=None, description="at which character, from 0")
    limit: str | None = Field(default=None, description="the limit that was passed")


class Problem(BaseModel):
    """What went wrong, for programs and people (RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Not Found",
                    "status": 404,
                    "detail": "There is no section gardening.",
                    "instance": "/v1/sections/gardening",
                    "request_id": "5f0c1d3b9a7e4c2f8d6b1a0e9c8f7d6e",
                }
            ]
        }
    )

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str = Field(description="the path that was asked for")
    request_id: str = Field(description="what to quote when asking about it")
    position: int | None = Field(default=None, description="which character of `q` is wrong")
    errors: list[FieldError] | None = None
    violated_policies: list[str] | None = Field(
        default=None,
        serialization_alias="violated-policies",
        description="the quotas that were used up, as `RateLimit-Policy` names them",
    )


def problem_responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return how OpenAPI tells of `statuses` and of those every route may give."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {PROBLEM: schema}}
        for status in sorted({*statuses, *EVERYWHERE})
    }


def problem_schemas() -> dict[str, Any]:
    """Return the JSON Schemas of our errors by name, as OpenAPI keeps them."""
    schema = Problem.model_json_schema(
        mode="serialization", ref_template="#/components/schemas/{model}"
    )
    return {**schema.pop("$defs", {}), "Problem": schema}


def install_problems(app: FastAPI) -> None:
    """Let `app` answer every error in our form."""
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(BadCursorError, _bad_cursor)
    app.add_exception_handler(ParameterError, _wrong_parameter)
    app.add_exception_handler(ListGoneError, _list_gone)
    app.add_exception_handler(UnknownEditionError, _unknown_edition)
    app.add_exception_handler(QueryError, _bad_query)
    app.add_exception_handler(ExportTooLargeError, _export_too_large)
    app.add_exception_handler(ExportsFullError, _exports_full)
    app.add_exception_handler(IndexAwayError, _index_away)
    app.add_exception_handler(SourcesUnreadError, _sources_unread)
    app.add_exception_handler(TransientError, _log_away)
    app.add_exception_handler(OversizeError, _oversize)
    app.add_exception_handler(Exception, _our_fault)


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == 400 and error.detail == _UNREADABLE:
        # One of many ways in which a body is none that was asked for.
        return problem_answer(request, 422, "The body is not JSON in UTF-8.")
    phrase = HTTPStatus(error.status_code).phrase
    detail = error.detail if error.detail != phrase else _FRIENDLY.get(error.status_code, phrase)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = _allowed(request) or headers.get("Allow", "")
    return problem_answer(request, error.status_code, detail, headers=headers)


def _allowed(request: Request) -> str:
    """Return the methods of all routes at this address; an error names those of one only."""
    routes, scope = request.app.routes, dict(request.scope)
    found = {
        method
        for method in METHODS
        if any(one.matches(scope | {"method": method})[0] is Match.FULL for one in routes)
    }
    # Where there is GET there is HEAD, but for streams.
    if "GET" in found and scope["method"] != "HEAD":
        found.add("HEAD")
    return ", ".join(sorted(found))


async def _invalid_request(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [
        FieldError(
            field=".".join(map(str, one["loc"][1:])) or str(one["loc"][0]), detail=one["msg"]
        )
        for one in error.errors()
    ]
    detail = "; ".join(f"{one.field}: {one.detail}" for one in faults)
    return problem_answer(request, 422, detail, errors=faults)


async def _bad_cursor(request: Request, error: Exception) -> Response:
    fault = FieldError(field="cursor", detail=str(error))
    return problem_answer(request, 422, f"cursor: {error}", errors=[fault])


async def _list_gone(request: Request, error: Exception) -> Response:
    detail = f"{str(error).capitalize()}. Begin again without a cursor."
    fault = FieldError(field="cursor", detail=str(error))
    return problem_answer(request, 410, detail, errors=[fault])


async def _wrong_parameter(request: Request, error: Exception) -> Response:
    if not isinstance(error, ParameterError):
        raise error
    fault = FieldError(field=error.field, detail=str(error), limit=error.limit)
    return problem_answer(request, 422, f"{error.field}: {error}", errors=[fault])


async def _unknown_edition(request: Request, error: Exception) -> Response:
    return problem_answer(request, 404, str(error))


async def _bad_query(request: Request, error: Exception) -> Response:
    if not isinstance(error, QueryError):
        raise error
    limit = error.limit if isinstance(error, QueryLimitError) else None
    fault = FieldError(field="q", detail=str(error), position=error.position, limit=limit)
    detail = f"q, character {error.position + 1}: {error}"
    return problem_answer(request, 422, detail, errors=[fault])


async def _export_too_large(request: Request, error: Exception) -> Response:
    fault = FieldError(field="q", detail=str(error), limit="articles")
    return problem_answer(request, 422, f"q: {error}", errors=[fault])


async def _exports_full(request: Request, error: Exception) -> Response:
    detail = "As many exports are under way as this gateway lets be. Please try again shortly."
    return problem_answer(request, 503, detail, headers={"Retry-After": str(FULL_RETRY_S)})


async def _index_away(request: Request, error: Exception) -> Response:
    log.warning("the index did not answer", path=request.url.path, error=str(error))
    detail = "The index does not answer at the moment. Please try again shortly."
    return problem_answer(request, 503, detail, headers={"Retry-After": str(RETRY_AFTER_S)})


async def _sources_unread(request: Request, error: Exception) -> Response:
    detail = "Not all sources have been read yet. Please try again shortly."
    return problem_answer(request, 503, detail, headers={"Retry-After": str(RETRY_AFTER_S)})


async def _log_away(request: Request, error: Exception) -> Response:
    log.warning("the log did not answer", path=request.url.path, error=str(error))
    detail = "The log does not answer at the moment. Please try again shortly."
    return problem_answer(request, 503, detail, headers={"Retry-After": str(RETRY_AFTER_S)})


async def _oversize(request: Request, error: Exception) -> Response:
    return problem_answer(request, 413, str(error))


async def _our_fault(request: Request, error: Exception) -> Response:
    log.error("request failed", path=request.url.path, error=f"{type(error).__name__}: {error}")
    return problem_answer(request, 500, "Something went wrong on our side.")


# In the words of FastAPI.
_UNREADABLE = "There was an error parsing the body"
_FRIENDLY = {
    404: "There is nothing at this address.",
    405: "This cannot be done at this address.",
}


def problem_answer(
    request: Request,
    status: int,
    detail: str,
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> Response:
    """Return the answer that tells of a problem: under `/v1` for programs, else for readers.

    `members` are further ones of `Problem`.
    """
    sent = {**(headers or {}), "Cache-Control": "no-store"}
    if not request.url.path.startswith("/v1"):
        return render(request, "error.html", {"detail": detail}, status=status, headers=sent)
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=request.url.path,
        request_id=request.state.request_id,
        **members,
    )
    if problem.errors:
        problem.position = problem.errors[0].position
    body = problem.model_dump(exclude_none=True, by_alias=True)
    return JSONResponse(body, status, headers=sent, media_type=PROBLEM)

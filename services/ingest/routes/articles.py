"""`POST /v1/articles`: articles handed in by others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from http import HTTPStatus
from typing import Any, Literal

import orjson
from fastapi import APIRouter, Request
from pydantic import BaseModel

from services.ingest.core.intake.intake import Intake, Outcome
from services.ingest.core.intake.pushed import PushedArticle
from services.ingest.core.intake.pushing import push
from services.ingest.core.tally import Tally
from services.ingest.routes.bodies import read_body, told_problems, unavailable
from services.ingest.routes.problems import ProblemError
from shared.delivery import TransientError

MOST_ARTICLES = 1000


class PushResult(BaseModel):
    """What became of one article; `error` says why it was rejected."""

    article_id: str | None
    version: int | None
    status: Literal["accepted", "unchanged", "rejected"]
    error: str | None


class PushAnswer(BaseModel):
    """What became of every article, in the order sent."""

    accepted: int
    unchanged: int
    rejected: int
    results: list[PushResult]


@dataclass
class PushLimits:
    """How much is taken at once, and how long the broker may take."""

    max_bytes: int
    deadline_s: float
    at_once: int
    under_way: int = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place while the block runs; raises `ProblemError` when all are taken."""
        if self.under_way >= self.at_once:
            raise unavailable(f"{self.at_once} requests are under way")
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1


def articles_router(
    intake: Intake, tally: Tally, limits: PushLimits, ready: asyncio.Event
) -> APIRouter:
    """Return the route; `ready` is set once it is known which articles were seen before."""
    router = APIRouter()

    @router.post(
        "/v1/articles",
        operation_id="push_articles",
        summary="Hand in an article, or up to 1,000",
        response_model=PushAnswer,
        openapi_extra={"requestBody": _request_body()},
        responses=told_problems(_PROBLEMS),
    )
    async def push_articles(request: Request) -> PushAnswer:
        """Answer once all is acknowledged; sending the same again is safe, it is published once."""
        _require(ready)
        with limits.place():
            raw_articles, is_single = _articles_in(await read_body(request, limits.max_bytes))
            outcomes = await _push(raw_articles, intake, limits.deadline_s)
        return _answer(outcomes, tally, is_single)

    return router


def _require(ready: asyncio.Event) -> None:
    if not ready.is_set():
        raise unavailable("still reading which articles were seen before")


_PROBLEMS = {
    400: "The body is not JSON",
    401: "The key is missing or not known",
    403: "No keys are set, and this is not reached over a loopback address alone",
    413: "The body or the batch is too large",
    422: "The JSON holds no articles, or the only one is not acceptable",
    503: "Kafka is away; try again after the seconds in Retry-After",
}


@cache
def _request_body() -> dict[str, Any]:
    article = PushedArticle.model_json_schema(ref_template="#/x-{model}")
    definitions = article.pop("$defs")
    batch = {
        "type": "object",
        "required": ["articles"],
        "properties": {
            "articles": {"type": "array", "maxItems": MOST_ARTICLES, "items": {"type": "object"}}
        },
    }
    schema = {"anyOf": [_inlined(article, definitions), batch]}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


def _inlined(schema: Any, definitions: dict[str, Any]) -> Any:
    """Return `schema` with what it refers to put in place."""
    if isinstance(schema, list):
        return [_inlined(one, definitions) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(definitions[schema["$ref"].removeprefix("#/x-")], definitions)
    return {name: _inlined(value, definitions) for name, value in schema.items()}


def _articles_in(body: bytes) -> tuple[list[Any], bool]:
    """Return the articles in `body`, and whether it was one by itself."""
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ProblemError(HTTPStatus.BAD_REQUEST, f"the body is not JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise ProblemError(
            HTTPStatus.UNPROCESSABLE_ENTITY, 'expected an article or {"articles": [...]}'
        )
    articles = parsed.get("articles")
    if articles is None:
        return [parsed], True
    if not isinstance(articles, list):
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "articles: is not a list")
    if len(articles) > MOST_ARTICLES:
        raise ProblemError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            f"a batch may have up to {MOST_ARTICLES} articles, this one has {len(articles)}",
        )
    return articles, False


async def _push(raw_articles: list[Any], intake: Intake, deadline_s: float) -> list[Outcome]:
    try:
        async with asyncio.timeout(deadline_s):
            return await push(raw_articles, intake)
    except TransientError as error:
        raise unavailable(f"not published, Kafka is away: {error}") from error
    except TimeoutError as error:
        raise unavailable(f"not acknowledged by Kafka within {deadline_s:g} s") from error


def _answer(outcomes: list[Outcome], tally: Tally, is_single: bool) -> PushAnswer:
    for outcome in outcomes:
        tally.push(outcome.status)
    if is_single and outcomes[0].status == "rejected":
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, outcomes[0].error or "rejected")
    statuses = [outcome.status for outcome in outcomes]
    return PushAnswer(
        accepted=statuses.count("accepted"),
        unchanged=statuses.count("unchanged"),
        rejected=statuses.count("rejected"),
        results=[PushResult.model_validate(asdict(outcome)) for outcome in outcomes],
    )

"""Every route answers every kind of fault as a problem."""

from __future__ import annotations

from typing import Any, NoReturn

import httpx
import pytest
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from services.gateway.app import openapi_document
from services.gateway.core.finder import ArticleFinder
from services.gateway.routes.conventions.access import MODERATION
from services.gateway.routes.conventions.bounds import MOST_ADDRESS_BYTES, MOST_BODY_BYTES, Bounds
from tests import make
from tests.fakes import MemoryFinder, MemoryTrendBoard
from tests.make_documents import article, comment_event, entity_link, snapshot, story, topic
from tests.memory_comments import MemoryComments
from tests.unit.gateway.conftest import Serve

PROBLEM = "application/problem+json"
VALUES = {
    "article_id": make.article_id("a1"),
    "topic_id": "Q16990",
    "section": "world",
    "story_id": "s1",
    "source_id": "gazette",
    "version": 1,
    "entity_id": "Q16990",
    "form": "atom",
    "comment_id": "c1",
}
# What must be asked for.
QUERIES = {"/v1/articles": f"?ids={make.article_id('a1')}", "/v1/suggest": "?q=etna"}
DOCUMENT = openapi_document()
# What is told to nobody without a key is asked about with one, in tests of its own.
OWNED = ("/v1/saved-searches", MODERATION)
ADDRESSES = {
    path.format(**VALUES) + QUERIES.get(path, ""): methods
    for path, methods in DOCUMENT["paths"].items()
    if not path.startswith(OWNED)
}
OPERATIONS = {path: methods["get"] for path, methods in ADDRESSES.items() if "get" in methods}
PAGES = ("/", "/search", "/sections/world", "/stories/s1", "/static/page.css", "/livez")
# Answered from memory, or only once something else is asked for.
WITHOUT_INDEX = (
    "/v1/trending",
    "/v1/trending/editions",
    "/v1/trending/stream",
    "/v1/search/stream",
    "/v1/trending/Q16990",
    "/v1/search/explain",
    "/v1/trending.atom",
    "/v1/sources",
    "/v1/sources/gazette",
    # From an index of their own.
    "/v1/comments",
    "/v1/comments/c1",
    f"/v1/articles/{make.article_id('a1')}/comments/stream",
)
# Their only parameter is checked by itself.
LENIENT = ("/similar",)

every_operation = pytest.mark.parametrize("path", OPERATIONS)
of_the_index = pytest.mark.parametrize(
    "path", [one for one in OPERATIONS if one not in WITHOUT_INDEX]
)
with_parameters = pytest.mark.parametrize(
    "path",
    [
        path
        for path, operation in OPERATIONS.items()
        if any(one["in"] == "query" for one in operation.get("parameters", ()))
        and not path.endswith(LENIENT)
    ],
)


class BrokenFinder:
    """Fails at whatever it is asked."""

    def __getattr__(self, name: str) -> NoReturn:
        raise ZeroDivisionError("secret detail")


def filled() -> ArticleFinder:
    return MemoryFinder([article("a1", entities=(entity_link(),))], [story(of=("a1",))])


def require_problem(response: httpx.Response, status: int) -> dict[str, Any]:
    problem: dict[str, Any] = response.json()
    assert (response.status_code, response.headers["Content-Type"]) == (status, PROBLEM)
    assert response.headers["Cache-Control"] == "no-store"
    assert problem["status"] == status
    assert problem["instance"] == response.url.path
    assert problem["request_id"] == response.headers["X-Request-ID"]
    assert {"type", "title", "detail"} <= problem.keys()
    return problem


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
async def test_other_method_is_refused(serve: Serve, path: str, method: str) -> None:
    known = {one.upper() for one in ADDRESSES[path]}
    if method in known:
        return
    response = await serve(filled()).request(method, path)

    require_problem(response, 405)
    also = {"HEAD"} if "GET" in known else set()
    assert response.headers["Allow"] == ", ".join(sorted(known | also))


async def test_stream_has_no_head(serve: Serve) -> None:
    response = await serve().head("/v1/trending/stream")

    assert (response.status_code, response.headers["Allow"]) == (405, "GET")


@pytest.mark.parametrize("path", PAGES)
async def test_page_names_its_methods(serve: Serve, path: str) -> None:
    response = await serve(filled()).post(path)

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


@every_operation
async def test_unknown_form_is_refused(serve: Serve, path: str) -> None:
    board = MemoryTrendBoard(snapshot(topic()))

    comments = MemoryComments(comment_event("c1"))

    response = await serve(filled(), board, comments=comments).get(
        path, headers={"Accept": "application/x-unheard-of"}
    )

    require_problem(response, 406)


@pytest.mark.parametrize("path", ["/", "/static/page.css", "/static/logo.svg"])
async def test_page_goes_to_who_takes_it(serve: Serve, path: str) -> None:
    client = serve(filled())

    assert (await client.get(path, headers={"Accept": "image/*, text/*"})).status_code == 200
    assert (await client.get(path, headers={"Accept": "audio/ogg"})).status_code == 406


@every_operation
async def test_long_address_is_refused(serve: Serve, path: str) -> None:
    response = await serve(filled()).get(path, params={"q": "a" * MOST_ADDRESS_BYTES})

    require_problem(response, 414)


@every_operation
async def test_large_body_is_refused(serve: Serve, path: str) -> None:
    body = b"a" * (MOST_BODY_BYTES + 1)

    require_problem(await serve(filled()).request("GET", path, content=body), 413)


async def test_body_without_length_is_bounded() -> None:
    async def chunk() -> Message:
        return {"type": "http.request", "body": b"a" * 10_000, "more_body": True}

    async def read_whole(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["more_body"]:
            pass

    async def unheard(message: Message) -> None:
        raise AssertionError(message)

    scope = {"type": "http", "headers": [], "query_string": b""}
    with pytest.raises(HTTPException, match="65536 bytes") as refused:
        await Bounds(read_whole)(scope, chunk, unheard)
    assert refused.value.status_code == 413


@of_the_index
async def test_own_fault_keeps_its_secrets(serve: Serve, path: str) -> None:
    response = await serve(BrokenFinder(), strict=False).get(path)

    assert "secret" not in require_problem(response, 500)["detail"]


@of_the_index
async def test_index_away_is_told_with_a_time(serve: Serve, path: str) -> None:
    finder = MemoryFinder()
    finder.is_away = True

    response = await serve(finder).get(path)

    require_problem(response, 503)
    assert response.headers["Retry-After"]


@with_parameters
async def test_unknown_parameter_is_refused(serve: Serve, path: str) -> None:
    response = await serve(filled()).get(path, params={"lnaguage": "en"})

    errors = require_problem(response, 422)["errors"]
    assert "lnaguage" in [one["field"] for one in errors]


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/nothing", "/v1/search/x", "/v1/%00", "/v1/ä"])
async def test_unknown_address_is_a_problem(serve: Serve, path: str) -> None:
    response = await serve(filled()).get(path)

    assert (response.status_code, response.headers["Content-Type"]) == (404, PROBLEM)


async def test_reader_is_told_on_a_page(serve: Serve) -> None:
    response = await serve(filled()).get("/nothing")

    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")

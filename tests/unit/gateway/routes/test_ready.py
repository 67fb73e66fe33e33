"""The same answer for a second, and not for longer, and only of what was found."""

from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.gateway.routes.ready import KEPT_S, MOST_BYTES, Ready
from tests import make

ARTICLE = f"/v1/articles/{make.article_id('a1')}"


class Counting:
    """Answers with how often it was asked, behind `Ready` with a clock that is told the time."""

    def __init__(self, status: int = 200, size: int = 0) -> None:
        self.asked, self.now_s = 0, 0.0
        self.status, self.size = status, size
        routes = [Route("/{path:path}", self.answer, methods=["GET", "POST"])]
        app = Ready(Starlette(routes=routes), lambda: self.now_s)
        transport = httpx.ASGITransport(app)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://gateway")

    async def answer(self, _request: Request) -> Response:
        self.asked += 1
        return Response(f"{self.asked}" + "x" * self.size, self.status)

    async def get(self, path: str) -> str:
        return (await self.client.get(path)).text


@pytest.mark.parametrize("path", ["/v1/trending", "/v1/trending?window=2h", ARTICLE])
async def test_one_answer_serves_for_a_second(path: str) -> None:
    app = Counting()

    assert [await app.get(path), await app.get(path)] == ["1", "1"]
    app.now_s = KEPT_S
    assert await app.get(path) == "2"


async def test_each_question_has_its_own_answer() -> None:
    app = Counting()

    assert [await app.get("/v1/trending"), await app.get("/v1/trending?window=2h")] == ["1", "2"]


@pytest.mark.parametrize(
    ("path", "status", "size"),
    [
        ("/v1/search?q=etna", 200, 0),
        (f"{ARTICLE}/similar", 200, 0),
        (ARTICLE, 404, 0),
        (ARTICLE, 200, MOST_BYTES),
    ],
)
async def test_other_answers_are_made_anew(path: str, status: int, size: int) -> None:
    app = Counting(status, size)

    assert await app.get(path) != await app.get(path)


async def test_kept_answer_is_nobodys_to_change() -> None:
    app = Counting()
    for _ in range(2):
        answer = await app.client.get(ARTICLE)

        assert answer.headers["Content-Length"] == "1"
    assert (await app.client.post(ARTICLE)).text == "2"

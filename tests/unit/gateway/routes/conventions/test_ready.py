"""The same answer for a moment, made once for all who ask, and only of what is for all."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.gateway.routes.conventions.ready import (
    FRESH_S,
    KEPT_S,
    MOST_ANSWERS,
    MOST_BYTES,
    Ready,
)
from tests import make

ARTICLE = f"/v1/articles/{make.article_id('a1')}"
NEWEST = {"Cache-Control": "max-age=0"}
SHARED = [
    "/v1/trending",
    "/v1/trending?window=2h",
    ARTICLE,
    "/",
    "/?window=2h",
    "/de-at",
    "/sections/world?cursor=x",
    "/regions/europe",
    "/search?q=etna",
]


class Counting:
    """Answers with how often it was asked, behind `Ready` with a clock that is told the time."""

    def __init__(
        self, status: int = 200, size: int = 0, headers: dict[str, str] | None = None
    ) -> None:
        self.asked, self.now_s = 0, 0.0
        self.status, self.size, self.headers = status, size, headers
        self.is_let = asyncio.Event()
        self.is_let.set()
        routes = [Route("/{path:path}", self.answer, methods=["GET", "POST"])]
        self.ready = Ready(Starlette(routes=routes), lambda: self.now_s)
        transport = httpx.ASGITransport(self.ready)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://gateway")

    async def answer(self, _request: Request) -> Response:
        self.asked += 1
        told = f"{self.asked}" + "x" * self.size
        await self.is_let.wait()
        return Response(told, self.status, self.headers)

    async def get(self, path: str = "/", **headers: str) -> str:
        return (await self.client.get(path, headers=headers)).text

    async def asked_by(self, *readers: dict[str, str]) -> list[asyncio.Task[str]]:
        """Let readers ask for the front page at once; their answers are held until `is_let`."""
        self.is_let.clear()
        tasks = [asyncio.create_task(self.get(**one)) for one in readers]
        for _ in range(20):
            await asyncio.sleep(0)
        return tasks


@pytest.mark.parametrize("path", SHARED)
async def test_one_answer_serves_for_a_second(path: str) -> None:
    app = Counting()

    assert [await app.get(path), await app.get(path)] == ["1", "1"]
    app.now_s = KEPT_S
    assert await app.get(path) == "2"


async def test_older_one_is_given_while_made_anew() -> None:
    app = Counting()
    await app.get()
    app.now_s = FRESH_S
    app.is_let.clear()

    assert [await app.get(), await app.get()] == ["1", "1"]
    app.is_let.set()
    await asyncio.sleep(0.01)
    assert (await app.get(), app.asked) == ("2", 2)


async def test_many_at_once_are_answered_once() -> None:
    app = Counting()
    tasks = await app.asked_by({}, {}, {})
    app.is_let.set()

    assert await asyncio.gather(*tasks) == ["1", "1", "1"]


async def test_one_who_leaves_takes_it_from_nobody() -> None:
    app = Counting()
    first, second = await app.asked_by({}, {})
    first.cancel()
    await asyncio.sleep(0)
    app.is_let.set()

    assert await second == "1"


async def test_what_is_newest_was_begun_after_it_was_asked_for() -> None:
    app = Counting()
    await app.get()
    early, *late = await app.asked_by(NEWEST, NEWEST, NEWEST)
    app.is_let.set()
    app.now_s += 0.1

    assert await early == "2"
    assert await asyncio.gather(*late) == ["3", "3"]


async def test_each_question_has_its_own_answer() -> None:
    app = Counting()
    asked = ["/", "/de", "/?window=2h", "/v1/trending"]

    assert [await app.get(one) for one in asked] == ["1", "2", "3", "4"]


async def test_each_host_has_its_own_answer() -> None:
    """For pages lead back to it."""
    app = Counting()

    assert [await app.get(), await app.get(Host="other")] == ["1", "2"]


async def test_chosen_edition_is_nobody_elses() -> None:
    app = Counting()
    chosen = {"Cookie": "edition=de"}

    assert [await app.get(**one) for one in (chosen, {}, {}, chosen)] == ["1", "2", "2", "3"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Set-Cookie": "cupure_session=x"},
        {"Cache-Control": "private, no-cache"},
        {"Cache-Control": "no-store"},
    ],
)
async def test_what_is_for_one_is_given_to_one(headers: dict[str, str]) -> None:
    app = Counting(headers=headers)
    tasks = await app.asked_by({}, {}, {})
    app.is_let.set()

    assert sorted(await asyncio.gather(*tasks)) == ["1", "2", "3"]
    assert await app.get() == "4"


@pytest.mark.parametrize(
    ("path", "status", "size"),
    [
        ("/v1/search?q=etna", 200, 0),
        (f"{ARTICLE}/similar", 200, 0),
        (f"/articles/{make.article_id('a1')}", 200, 0),
        (f"/articles/{make.article_id('a1')}/comments", 200, 0),
        ("/moderation", 200, 0),
        (ARTICLE, 404, 0),
        (ARTICLE, 200, MOST_BYTES),
        ("/", 302, 0),
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


async def test_kept_answer_tells_its_age() -> None:
    app = Counting()
    first = await app.client.get("/")
    app.now_s = 0.3

    assert "Age" not in first.headers
    assert (await app.client.get("/")).headers["Age"] == "1"


async def test_no_more_are_kept_than_there_is_room_for() -> None:
    app = Counting()
    for number in range(MOST_ANSWERS + 1):
        await app.get(f"/search?q={number}")

    assert await app.get(f"/search?q={MOST_ANSWERS}") == str(MOST_ANSWERS + 1)
    assert await app.get("/search?q=0") == str(MOST_ANSWERS + 2)

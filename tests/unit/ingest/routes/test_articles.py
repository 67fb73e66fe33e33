"""`POST /v1/articles`: an answer for every article, once it is safe."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from services.ingest.routes import problems
from services.ingest.routes.articles import PushLimits, articles_router
from shared.events import Event
from shared.topics import Topic
from tests.unit.ingest.fakes import Bench

GOOD = {"url": "https://gazette.example/a", "title": "A", "text": "Words."}


class Api(httpx.AsyncClient):
    """The application on fakes."""

    def __init__(self, deadline_s: float = 5.0) -> None:
        self.bench = Bench()
        self.ready = asyncio.Event()
        self.ready.set()
        self.limits = PushLimits(max_bytes=100_000, deadline_s=deadline_s, at_once=2)
        app = FastAPI()
        problems.install(app)
        app.include_router(
            articles_router(self.bench.intake, self.bench.tally, self.limits, self.ready)
        )
        super().__init__(transport=httpx.ASGITransport(app), base_url="http://ingest.example")

    async def push(self, body: Any) -> httpx.Response:
        return await self.post("/v1/articles", json=body)


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async with Api() as client:
        yield client


async def test_single_article_is_accepted_once(api: Api) -> None:
    first, second = await api.push(GOOD), await api.push(GOOD)

    assert (first.status_code, first.json()["accepted"]) == (200, 1)
    assert second.json()["results"][0]["status"] == "unchanged"
    assert len(api.bench.articles) == 1


async def test_bad_article_rejects_only_itself(api: Api) -> None:
    answer = await api.push({"articles": [GOOD, {"title": "no url"}, GOOD | {"title": "B"}]})

    assert answer.status_code == 200
    assert [one["status"] for one in answer.json()["results"]] == [
        "accepted",
        "rejected",
        "accepted",
    ]
    assert "url" in answer.json()["results"][1]["error"]
    assert api.bench.tally.pushed == {"accepted": 2, "rejected": 1}


async def test_single_bad_article_is_a_problem(api: Api) -> None:
    answer = await api.push(GOOD | {"title": ""})

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert "title" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"not json", 400),
        (b"[1]", 422),
        (b'{"articles": 3}', 422),
        (b'{"articles": [' + b"1," * 1000 + b"1]}", 413),
        (b'{"x": "' + b"x" * 100_000 + b'"}', 413),
    ],
)
async def test_unusable_bodies_are_problems(api: Api, body: bytes, status: int) -> None:
    answer = await api.post("/v1/articles", content=body)

    assert answer.status_code == status
    assert answer.json()["status"] == status


async def test_limit_holds_without_a_length(api: Api) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 10_000

    answer = await api.post("/v1/articles", content=endless())

    assert answer.status_code == 413
    assert "100000 bytes" in answer.json()["detail"]


async def test_broker_away_asks_to_retry(api: Api) -> None:
    api.bench.publisher.failures = 1
    refused, retried = await api.push(GOOD), await api.push(GOOD)

    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert retried.json()["accepted"] == 1


async def test_not_ready_asks_to_retry(api: Api) -> None:
    api.ready.clear()

    assert (await api.push(GOOD)).status_code == 503


async def test_slow_broker_still_publishes_once() -> None:
    release = asyncio.Event()
    async with Api(deadline_s=0.05) as api:
        publish = api.bench.publisher.publish

        async def wait(topic: Topic, events: Sequence[Event]) -> None:
            await release.wait()
            await publish(topic, events)

        api.bench.publisher.publish = wait  # type: ignore[method-assign]  # a slow broker
        refused = await api.push(GOOD)
        release.set()
        retried = await api.push(GOOD)

    assert (refused.status_code, retried.json()["unchanged"]) == (503, 1)
    assert len(api.bench.articles) == 1


async def test_too_many_requests_are_refused(api: Api) -> None:
    api.limits.under_way = 2

    assert (await api.push(GOOD)).status_code == 503

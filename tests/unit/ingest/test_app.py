"""The HTTP interface as a whole, before Kafka has answered."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from services.ingest.app import create_app
from services.ingest.settings import Settings
from services.ingest.worker import Worker
from tests import make


@pytest.fixture
def worker() -> Worker:
    settings = Settings(kafka_servers="127.0.0.1:1")
    return Worker(settings, None, asyncio.Event())


def _client(worker: Worker) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_app(worker))
    return httpx.AsyncClient(transport=transport, base_url="http://ingest.example")


async def test_alive_but_not_ready_without_kafka(worker: Worker) -> None:
    async with _client(worker) as client:
        alive, ready = await client.get("/livez"), await client.get("/readyz")

    assert (alive.status_code, ready.status_code) == (200, 503)
    assert "127.0.0.1:1" in ready.json()["failed"]["kafka"]


async def test_totals_add_up(worker: Worker) -> None:
    worker.registry.note(make.source())
    worker.tally.entry("published", 3)
    worker.tally.entry("parked")
    async with _client(worker) as client:
        stats = (await client.get("/v1/stats")).json()

    assert (stats["sources"], stats["partitions"]) == (1, [])
    assert stats["feeds"] == {"entries": 4, "published": 3, "unchanged": 0, "parked": 1}


async def test_unknown_path_is_a_problem(worker: Worker) -> None:
    async with _client(worker) as client:
        answer = await client.get("/v1/nothing")

    assert answer.headers["content-type"] == "application/problem+json"


async def test_openapi_tells_what_may_be_pushed(worker: Worker) -> None:
    async with _client(worker) as client:
        paths = (await client.get("/openapi.json")).json()["paths"]

    body = paths["/v1/articles"]["post"]["requestBody"]["content"]["application/json"]
    assert "title" in body["schema"]["anyOf"][0]["properties"]

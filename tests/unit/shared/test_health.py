"""Probes answer 503 and name every check that failed."""

from __future__ import annotations

import httpx
from starlette.applications import Starlette

from shared.health import health_routes


async def _well() -> str | None:
    return None


async def _away() -> str | None:
    return "Kafka does not answer"


def _client() -> httpx.AsyncClient:
    app = Starlette(routes=health_routes({"kafka": _away, "index": _well}, {"loop": _well}))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


async def test_failing_check_is_named() -> None:
    async with _client() as client:
        answer = await client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["failed"] == {"kafka": "Kafka does not answer"}


async def test_alive_while_not_ready() -> None:
    async with _client() as client:
        assert (await client.get("/livez")).status_code == 200


async def test_metrics_are_prometheus_text() -> None:
    async with _client() as client:
        answer = await client.get("/metrics")

    assert "cupure_messages" in answer.text

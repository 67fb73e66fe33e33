"""Saved searches on a real broker and index: found as articles arrive, and told live."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from services.search.adapters.elastic_index import ElasticIndex
from tests import make
from tests.integration.gateway.process import gateway
from tests.integration.gateway.saved import Installation

MATCH = {"GATEWAY_ROLE": "match"}


@pytest.fixture
async def installation(
    kafka_servers: str, elastic_url: str, index: ElasticIndex, prefix: str
) -> Installation:
    made = Installation(kafka_servers, elastic_url, index, prefix)
    await made.let_in()
    return made


async def test_arriving_article_is_found(installation: Installation) -> None:
    """By the searches that it fits, once each, and by none that was saved for others."""
    etna = await installation.save('etna "ash fell" -lava')
    other = await installation.save("vesuvius OR lava")
    async with gateway(**installation.settings, **MATCH):
        await installation.arrive("a1", "a2")
        await installation.arrive("a3", title="Vesuvius", text="Nothing fell.")

        matches = await installation.found(etna, 2)
        [vesuvius] = await installation.found(other, 1)

    assert sorted(one.article_id for one in matches) == sorted(map(make.article_id, ("a1", "a2")))
    assert vesuvius.article_id == make.article_id("a3")


async def test_killed_matcher_loses_nothing(installation: Installation) -> None:
    search = await installation.save("etna")
    async with gateway(**installation.settings, **MATCH) as (process, _):
        await installation.arrive(*(f"early-{number}" for number in range(20)))
        await installation.found(search, 1)
        process.kill()
        await process.wait()
    await installation.arrive(*(f"late-{number}" for number in range(20)))

    async with gateway(**installation.settings, **MATCH):
        matches = await installation.found(search, 40)

    assert len({one.id for one in matches}) == 40


async def test_saved_over_the_api_and_heard_live(installation: Installation) -> None:
    headers = {"Authorization": f"Bearer {installation.secret}"}
    settings = installation.settings
    async with (
        gateway(**settings) as (_, url),
        gateway(**settings, **MATCH),
        httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client,
    ):
        made = await _saved(client)
        async with client.stream("GET", made["stream"]) as stream:
            told = stream.aiter_lines()
            assert await anext(told) == "retry: 3000"
            await installation.arrive("a1")
            lines = [line async for line in _until(told, "data: ")]

    assert lines[-2] == "event: match"
    assert make.article_id("a1") in lines[-1]


async def _saved(client: httpx.AsyncClient) -> dict[str, str]:
    """Save a search as soon as the gateway knows the keys and the broker."""
    async with asyncio.timeout(60):
        while True:
            answer = await client.post("/v1/saved-searches", json={"name": "Etna", "q": "etna"})
            if answer.status_code == 201:
                told: dict[str, str] = answer.json()
                return told
            assert answer.status_code == 503, answer.text
            await asyncio.sleep(0.2)


async def _until(lines: AsyncIterator[str], prefix: str) -> AsyncIterator[str]:
    async with asyncio.timeout(120):
        async for line in lines:
            yield line
            if line.startswith(prefix):
                return

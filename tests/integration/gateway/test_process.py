"""The gateway as a process: it starts without its stack, heals, and stops when told."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import httpx

from tests.integration.gateway.conftest import Fill
from tests.integration.gateway.process import NOWHERE, free_port, gateway, until_answers
from tests.make_documents import article_event


async def test_serves_without_its_stack() -> None:
    async with gateway(**NOWHERE) as (_, url), httpx.AsyncClient(base_url=url) as client:
        ready, found, trending = [
            (await client.get(path)).status_code
            for path in ("/readyz", "/v1/search", "/v1/trending")
        ]

    assert (ready, found, trending) == (503, 503, 200)


async def test_stops_soon_after_sigterm() -> None:
    async with gateway(**NOWHERE) as (process, _):
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        stdout, _ = await asyncio.wait_for(process.communicate(), timeout=15)

    assert process.returncode == 0
    assert time.monotonic() - started < 5
    assert b'"event": "stopped"' in stdout
    assert b"the index does not answer yet" in stdout


async def test_open_streams_do_not_hold_up_the_end() -> None:
    async with gateway(**NOWHERE) as (process, url), httpx.AsyncClient(base_url=url) as client:
        async with client.stream("GET", "/v1/trending/stream") as stream:
            told = stream.aiter_text()
            assert await anext(told) == "retry: 3000\n\n"
            started = time.monotonic()
            process.send_signal(signal.SIGTERM)
            rest = [part async for part in told]
        await asyncio.wait_for(process.wait(), timeout=15)

    assert (process.returncode, "".join(rest)) == (0, "")
    assert time.monotonic() - started < 3


async def test_heals_when_index_comes_back(in_elastic: Fill, elastic_url: str, prefix: str) -> None:
    """Elasticsearch stands behind a door that is opened only after the start."""
    await in_elastic(article_event("a1"))
    port = free_port()
    settings = NOWHERE | {
        "GATEWAY_ELASTIC_URL": f"http://127.0.0.1:{port}",
        "GATEWAY_INDEX_PREFIX": prefix,
    }
    async with gateway(**settings) as (_, url), httpx.AsyncClient(base_url=url) as client:
        before = (await client.get("/v1/search")).status_code
        async with _door(port, elastic_url):
            await until_answers(f"{url}/readyz")
            after = (await client.get("/v1/search")).json()

    assert (before, after["total"]) == (503, 1)


@asynccontextmanager
async def _door(port: int, elastic_url: str) -> AsyncIterator[None]:
    target = httpx.URL(elastic_url)
    carrying: list[asyncio.Task[None]] = []

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer):
            while chunk := await reader.read(65536):
                writer.write(chunk)

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection(target.host, target.port)
        carrying.append(asyncio.create_task(carry(reader, inner_writer)))
        carrying.append(asyncio.create_task(carry(inner_reader, writer)))

    server = await asyncio.start_server(connect, "127.0.0.1", port)
    yield
    server.close()
    for task in carrying:
        task.cancel()
    await asyncio.gather(*carrying, return_exceptions=True)

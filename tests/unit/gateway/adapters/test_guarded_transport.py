"""A client that meets a server which takes questions and answers none, or answers again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_reader import ElasticReader, connect
from services.gateway.adapters.guarded_transport import SUSPECT_AFTER_S
from services.gateway.core.breaker import MOST_FAILURES, PROBE_EVERY_S
from services.gateway.core.finder import IndexAwayError

LIMIT_S = 0.2
FOUND = b'{"hits": {"total": {"value": 0}, "hits": []}}'


class Server:
    """Answers every question with an empty list of hits, or none while `is_mute`.

    With `slow_s` it takes its time for all but probes.
    """

    def __init__(self) -> None:
        self.is_mute = True
        self.slow_s = 0.0
        self.asked: list[str] = []

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await _head(reader):
            self.asked.append(head.split(maxsplit=1)[0])
            if self.is_mute:
                await reader.read()
                break
            await asyncio.sleep(0 if head.startswith("HEAD") else self.slow_s)
            writer.write(_answer(b"" if head.startswith("HEAD") else FOUND))
        writer.close()


async def _head(reader: asyncio.StreamReader) -> str:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
    except asyncio.IncompleteReadError:
        return ""
    sizes = [line for line in head.lower().splitlines() if line.startswith("content-length:")]
    await reader.readexactly(int(sizes[0].split(":")[1]) if sizes else 0)
    return head


def _answer(body: bytes) -> bytes:
    return (
        b"HTTP/1.1 200 OK\r\nX-Elastic-Product: Elasticsearch\r\n"
        b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)
    )


@pytest.fixture
async def server() -> Server:
    return Server()


@asynccontextmanager
async def connected(server: Server, limit_s: float) -> AsyncIterator[AsyncElasticsearch]:
    listening = await asyncio.start_server(server.take, "127.0.0.1", 0)
    host, port = listening.sockets[0].getsockname()
    async with connect(f"http://{host}:{port}", limit_s) as client:
        yield client
    listening.close()


@pytest.fixture
async def client(server: Server) -> AsyncIterator[AsyncElasticsearch]:
    async with connected(server, LIMIT_S) as client:
        yield client


async def ask_in_vain(client: AsyncElasticsearch) -> float:
    """Return how long it took to be told that there is no answer."""
    began = time.monotonic()
    with pytest.raises(IndexAwayError):
        await ElasticReader(client).ping()
    return time.monotonic() - began


async def test_refuses_at_once_after_some_failures(
    server: Server, client: AsyncElasticsearch
) -> None:
    for _ in range(MOST_FAILURES):
        await ask_in_vain(client)
    await ask_in_vain(client)
    asked = len(server.asked)

    waits_s = [await ask_in_vain(client) for _ in range(20)]

    assert (len(server.asked), server.asked[-1]) == (asked, "HEAD")
    assert max(waits_s) < LIMIT_S


async def test_asks_again_once_there_are_answers(
    server: Server, client: AsyncElasticsearch
) -> None:
    for _ in range(MOST_FAILURES + 1):
        await ask_in_vain(client)
    server.is_mute = False
    await asyncio.sleep(PROBE_EVERY_S)

    await ElasticReader(client).ping()

    assert server.asked[-2:] == ["HEAD", "POST"]


async def test_those_who_wait_are_told_when_a_probe_is_in_vain(server: Server) -> None:
    async with connected(server, limit_s=60) as patient:
        waits_s = await asyncio.gather(*(ask_in_vain(patient) for _ in range(5)))

    assert max(waits_s) < 30
    assert server.asked.count("POST") == 5
    # One probe speaks for all; a busy machine may be late enough for another.
    assert 1 <= server.asked.count("HEAD") < 5


async def test_slow_answer_is_waited_for_while_probes_are_answered(server: Server) -> None:
    server.is_mute, server.slow_s = False, SUSPECT_AFTER_S * 1.5
    async with connected(server, limit_s=60) as patient:
        await ElasticReader(patient).ping()

    assert server.asked == ["POST", "HEAD"]

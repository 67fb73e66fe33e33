"""Lists asked of a server that gives up on every search, as Elasticsearch says so."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from services.gateway.adapters.elastic_reader import ElasticReader, connect
from services.gateway.core.costs import TooMuchError
from services.gateway.core.finder import SearchRequest, TookTooLongError

GAVE_UP = {
    "error": {
        "root_cause": [{"type": "search_timeout_exception", "reason": "Time exceeded"}],
        "type": "search_phase_execution_exception",
    },
    "status": 429,
}


async def give_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while head := await reader.readline():
        while (line := await reader.readline()).strip():
            if line.lower().startswith(b"content-length:"):
                size = int(line.split(b":")[1])
        opens = b"/_pit" in head
        asked = {} if opens else json.loads(await reader.readexactly(size))
        assert opens or asked["timeout"] == "4s"
        status, body = (b"200 OK", {"id": "a"}) if opens else (b"429 Too Many Requests", GAVE_UP)
        told = json.dumps(body).encode()
        writer.write(
            b"HTTP/1.1 %b\r\nX-Elastic-Product: Elasticsearch\r\n"
            b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (status, len(told), told)
        )
    writer.close()


@pytest.fixture
async def finder() -> AsyncIterator[ElasticReader]:
    listening = await asyncio.start_server(give_up, "127.0.0.1", 0)
    host, port = listening.sockets[0].getsockname()
    async with connect(f"http://{host}:{port}", 5) as client:
        yield ElasticReader(client)
    listening.close()


async def test_query_that_takes_too_long_is_too_much(finder: ElasticReader) -> None:
    for asking in (
        finder.search(SearchRequest(q="etna")),
        finder.search(SearchRequest(q="etna", collapse="story")),
        finder.timeline(SearchRequest(q="etna"), "day"),
    ):
        with pytest.raises(TooMuchError, match="more than 4 s") as refused:
            await asking
        assert (refused.value.field, refused.value.limit) == ("q", "time")


async def test_who_looks_for_nothing_is_not_to_blame(finder: ElasticReader) -> None:
    with pytest.raises(TookTooLongError):
        await finder.search(SearchRequest(section="world"))

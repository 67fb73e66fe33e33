"""Three ways of the same documents into an index: whole, without Kafka, and as fast as it goes.

Each is measured from the first message or body to the last answer or commit.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from bench.similar_cases.index import OwnIndex, own_index
from services.search.adapters.elastic_index import ElasticIndex
from services.search.core.batch_size import BatchSize
from services.search.core.documents import Document, documents_of
from services.search.writing import BatchWriter
from shared.delivery import Delivery, Message, Unconnected
from shared.documents import ARTICLE_VERSIONS, ARTICLES
from shared.kafka.consumer import group_consumer
from shared.topics import ARTICLES_ENRICHED

# Where a body is posted, and its lines.
Body = tuple[str, bytes]


class IncompleteError(RuntimeError):
    """Not every document came into the index."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a round took: seconds by the clock, of our processor time and of Elasticsearch's."""

    wall_s: float
    own_cpu_s: float
    elastic_cpu_s: float


@dataclass(frozen=True, slots=True)
class Load:
    """What is written in each round, and how: documents in a request, requests at once."""

    servers: str
    elastic_url: str
    messages: Sequence[Message]
    batch: int
    at_once: int

    def batches(self) -> list[Sequence[Message]]:
        """Return the messages as many at a time as one request takes."""
        starts = range(0, len(self.messages), self.batch)
        return [self.messages[start : start + self.batch] for start in starts]


class Counted(BatchWriter):
    """Writes as search does, and knows when all is written."""

    written: int = 0

    async def write(self, messages: Sequence[Message]) -> None:
        await super().write(messages)
        self.written += len(messages)


@asynccontextmanager
async def _measured(index: OwnIndex, load: Load) -> AsyncIterator[list[Taken]]:
    """Append what the block took; raises `IncompleteError` if a document is missing then."""
    taken: list[Taken] = []
    began = time.perf_counter(), time.process_time(), await _elastic_cpu_s(index)
    yield taken
    ended = time.perf_counter(), time.process_time(), await _elastic_cpu_s(index)
    taken.append(Taken(*(after - before for before, after in zip(began, ended, strict=True))))
    await _require_all(index, load)


async def _elastic_cpu_s(index: OwnIndex) -> float:
    nodes = (await index.client.nodes.stats(metric="process"))["nodes"].values()
    return float(sum(one["process"]["cpu"]["total_in_millis"] for one in nodes)) / 1000


def _writer(index: OwnIndex, load: Load) -> Counted:
    policy = Delivery("search", Unconnected(), asyncio.sleep, random.random)
    size = BatchSize(load.batch, load.batch, load.batch)
    return Counted(ElasticIndex(index.client, index.prefix), policy, size, load.at_once)


async def from_kafka(load: Load) -> Taken:
    """Let the messages take the whole way, as the worker does it."""
    async with (
        own_index(load.elastic_url) as index,
        group_consumer(load.servers, f"bench-{uuid.uuid4().hex}", [ARTICLES_ENRICHED]) as consumer,
    ):
        writer, count = _writer(index, load), len(load.messages)
        while not consumer.assignment():
            await asyncio.sleep(0.05)
        async with _measured(index, load) as taken:
            await writer.consume(consumer, lambda: writer.written >= count)
    return taken[0]


async def from_memory(load: Load) -> Taken:
    """Write the same messages when they are in memory already."""
    async with own_index(load.elastic_url) as index:
        writer, batches = _writer(index, load), iter(load.batches())

        async def work() -> None:
            for batch in batches:
                await writer.write(batch)

        async with _measured(index, load) as taken:
            await asyncio.gather(*(work() for _ in range(load.at_once + 1)))
    return taken[0]


async def raw(load: Load, bodies: Sequence[Body]) -> Taken:
    """Post `bodies`, which were made before."""
    async with own_index(load.elastic_url) as index, aiohttp.ClientSession() as session:
        address = f"{load.elastic_url}/{index.prefix}%s/_bulk?filter_path=errors"
        waiting = iter(bodies)

        async def work() -> None:
            for alias, body in waiting:
                await _post(session, address % alias, body)

        async with _measured(index, load) as taken:
            await asyncio.gather(*(work() for _ in range(load.at_once)))
    return taken[0]


async def _post(session: aiohttp.ClientSession, address: str, body: bytes) -> None:
    headers = {"Content-Type": "application/x-ndjson"}
    async with session.post(address, data=body, headers=headers) as answer:
        answer.raise_for_status()
        if json.loads(await answer.read())["errors"]:
            raise IncompleteError("Elasticsearch refused a document of the raw load")


def raw_bodies(load: Load) -> list[Body]:
    """Return the documents as NDJSON with ids, one body for each request."""
    bodies: list[Body] = []
    for batch in load.batches():
        documents = [one for message in batch for one in documents_of(message)]
        for alias in (ARTICLE_VERSIONS, ARTICLES):
            lines = (_raw_lines(one) for one in documents if one.alias == alias)
            bodies.append((alias, b"".join(lines)))
    return bodies


def _raw_lines(document: Document) -> bytes:
    return b'{"index":{"_id":"%b"}}\n%b\n' % (document.id.encode(), document.body)


async def _require_all(index: OwnIndex, load: Load) -> None:
    name = f"{index.prefix}articles"
    await index.client.indices.refresh(index=name)
    found = (await index.client.count(index=name))["count"]
    if found != len(load.messages):
        raise IncompleteError(f"{found} of {len(load.messages)} documents are in the index")

"""Elasticsearch killed, frozen and blocked while articles are indexed and readers search."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from elasticsearch import AsyncElasticsearch

from deploy.embedded.stack import ELASTIC, EmbeddedStack
from services.search.adapters.elastic_index import elastic_client
from services.search.app import SERVICE
from shared.delivery import Message
from shared.kafka.admin import create_topics
from shared.kafka.parked import ParkedLetter, read_parked
from tests.cluster import Cluster, cluster
from tests.faults.index_log import (
    Documents,
    expected,
    hash_of,
    held,
    rewind,
    until_caught_up,
    whole_log,
)
from tests.faults.index_news import KNOWN, News
from tests.faults.index_readers import Readers
from tests.stack import Stack
from tests.waiting import until_async

KNOWN_ARTICLES = 50
TOPIC = "Q16990"
PARTS = ("search", "gateway")
CATCH_UP_S = 180.0


@dataclass
class Outcome:
    """What there was at the end: the documents, their hashes, the letters, what readers met."""

    news: News
    readers: Readers
    wanted: Documents
    after_faults: Documents
    after_replay: Documents
    bad: list[Message]
    letters: list[ParkedLetter]
    letters_of_replay: list[ParkedLetter]

    @property
    def parked_exactly(self) -> bool:
        """Whether the bad message was parked and nothing else, byte for byte."""
        return [one.origin for one in self.letters] == [
            _without_time(one) for one in self.bad
        ] and {one.origin for one in self.letters_of_replay} == {one.origin for one in self.letters}

    def figures(self) -> dict[str, Any]:
        """Return the outcome by name."""
        return {
            "events": self.news.published,
            "documents": len(self.wanted),
            "hash_expected": hash_of(self.wanted),
            "hash_after_faults": hash_of(self.after_faults),
            "hash_after_replay": hash_of(self.after_replay),
            "dead_letters": len(self.letters),
            "dead_letters_after_replay": len(self.letters_of_replay),
            "dead_letters_exactly_the_bad_one": self.parked_exactly,
            "wrong_answers": self.readers.wrong,
            "readers": {name: told.figures() for name, told in self.readers.phases.items()},
            "trending": self.readers.trending.figures(),
        }


def _without_time(message: Message) -> Message:
    return Message(
        message.topic,
        message.partition,
        message.offset,
        message.key,
        message.value,
        message.headers,
    )


@dataclass
class Run:
    """The stack, the two services on it, and what is done to them."""

    stack: EmbeddedStack
    parts: Cluster
    client: AsyncElasticsearch
    news: News
    readers: Readers

    async def killed(self, seconds: float) -> None:
        """Kill Elasticsearch and let it be away for `seconds`; something bad comes meanwhile."""
        with self.readers.phase("killed"):
            await asyncio.to_thread(self.stack.kill, ELASTIC)
            await self.news.refused()
            await asyncio.sleep(seconds)
        with self.readers.phase("coming back"):
            await asyncio.to_thread(self.stack.restart, ELASTIC)
            await until_caught_up(self.stack.kafka_servers, CATCH_UP_S)

    async def blocked(self, block: str, seconds: float) -> None:
        """Let the index of articles take no writes for `seconds`."""
        with self.readers.phase(block):
            await self._block(block, on=True)
            await asyncio.sleep(seconds)
            await self._block(block, on=False)

    async def _block(self, block: str, *, on: bool) -> None:
        settings = {f"index.blocks.{block}": on or None}
        await self.client.indices.put_settings(index="articles", settings=settings)

    async def frozen(self, seconds: float) -> None:
        """Stop Elasticsearch in its tracks for `seconds`."""
        with self.readers.phase("frozen"):
            await asyncio.to_thread(self.stack.freeze, ELASTIC)
            await asyncio.sleep(seconds)
            await asyncio.to_thread(self.stack.thaw, ELASTIC)

    async def replayed(self) -> None:
        """Let search read the whole log again."""
        await asyncio.to_thread(self.parts.stop, SERVICE)
        await rewind(self.stack.kafka_servers)
        await asyncio.to_thread(self.parts.resume, SERVICE)
        await until_caught_up(self.stack.kafka_servers, CATCH_UP_S)


@asynccontextmanager
async def running(home: Path, stack: EmbeddedStack) -> AsyncIterator[Run]:
    """Own the services on `stack`, with some news indexed that readers know of."""
    addresses, news = Stack(stack.kafka_servers, stack.elastic_url), News(stack.kafka_servers)
    await create_topics(stack.kafka_servers)
    with cluster(addresses, home) as parts:
        await asyncio.to_thread(parts.start, *PARTS)
        titles = {one.article_id: one.title for one in await news.known(KNOWN_ARTICLES)}
        await news.trends(TOPIC)
        readers = Readers(parts.url("gateway"), KNOWN, titles, TOPIC)
        async with elastic_client(stack.elastic_url) as client:
            await _until_known(client, parts)
            yield Run(stack, parts, client, news, readers)


async def _until_known(client: AsyncElasticsearch, parts: Cluster) -> None:
    async def is_known() -> bool:
        found = await client.count(index="articles", query={"term": {"source_id": KNOWN}})
        told = await asyncio.to_thread(parts.get, "gateway", "/v1/trending")
        return found["count"] == KNOWN_ARTICLES and bool(told["topics"])

    await until_async(is_known, "the known articles and the trending list", 60)


@asynccontextmanager
async def _meanwhile(run: Run) -> AsyncIterator[None]:
    """Let readers ask and news come in while the block runs."""

    enough = asyncio.Event()

    async def publish() -> None:
        # To the end of a turn: a producer cancelled while it connects leaves its connection open.
        while not enough.is_set():
            await run.news.turn()
            await asyncio.sleep(0.2)

    async with asyncio.TaskGroup() as group:
        asking = group.create_task(run.readers.run())
        group.create_task(publish())
        yield
        asking.cancel()
        enough.set()


async def faults(home: Path, stack: EmbeddedStack, seconds: float) -> Outcome:
    """Do everything to the index and return what came of it; killed for `seconds`."""
    servers = stack.kafka_servers
    async with running(home, stack) as run:
        async with _meanwhile(run):
            await asyncio.sleep(2)
            await run.killed(seconds)
            for block in ("write", "read_only_allow_delete"):
                await run.blocked(block, seconds / 3)
            await run.frozen(seconds)
            await asyncio.sleep(2)
        await until_caught_up(servers, CATCH_UP_S)
        log = await whole_log(servers)
        bad = [one for one in log if one.key == f"{run.news.run}-bad".encode()]
        letters, after_faults = await read_parked(servers, SERVICE), await held(run.client)
        await run.replayed()
        again = await read_parked(servers, SERVICE)
        wanted = expected(one for one in log if one not in bad)
        return Outcome(
            run.news, run.readers, wanted, after_faults, await held(run.client), bad, letters, again
        )

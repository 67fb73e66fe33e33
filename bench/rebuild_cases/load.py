"""Readers that search all the time, and news that trickle in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle

import httpx

from shared.events import EnrichedArticle
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import ARTICLES_ENRICHED

ANSWER_WITHIN_S = 30.0
BATCH = 500


@dataclass
class Searches:
    """How long each search took, in seconds, and what was answered other than 200."""

    took_s: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def told(self) -> dict[str, float | int]:
        """Return the figures; times in milliseconds."""
        ranked = sorted(self.took_s)
        return {
            "searches": len(ranked) + len(self.failed),
            "failed": len(self.failed),
            "p50_ms": round(1000 * ranked[len(ranked) // 2]),
            "p99_ms": round(1000 * ranked[int(0.99 * len(ranked))]),
            "slowest_ms": round(1000 * ranked[-1]),
        }


@asynccontextmanager
async def searching(url: str, asked: list[str], readers: int) -> AsyncIterator[Searches]:
    """Let `readers` search one after the other while the block runs."""
    searches, stopping = Searches(), asyncio.Event()
    async with httpx.AsyncClient(base_url=url, timeout=ANSWER_WITHIN_S) as client:
        tasks = [
            asyncio.create_task(_search(client, cycle(asked[one::readers]), searches, stopping))
            for one in range(readers)
        ]
        yield searches
        stopping.set()
        await asyncio.gather(*tasks)


async def _search(
    client: httpx.AsyncClient,
    asked: Iterator[str],
    searches: Searches,
    stopping: asyncio.Event,
) -> None:
    while not stopping.is_set():
        began_s = time.perf_counter()
        try:
            answer = await client.get("/v1/search", params={"q": next(asked)})
        except httpx.TransportError as error:
            searches.failed.append(repr(error))
            continue
        if answer.status_code == httpx.codes.OK:
            searches.took_s.append(time.perf_counter() - began_s)
        else:
            searches.failed.append(f"{answer.status_code} {answer.text[:200]}")


async def publish(servers: str, articles: Iterator[EnrichedArticle], count: int) -> None:
    """Put `count` articles on the log."""
    async with producer(servers, "bench") as out:
        for start in range(0, count, BATCH):
            few = [next(articles) for _ in range(min(BATCH, count - start))]
            await KafkaPublisher(out).publish(ARTICLES_ENRICHED, few)


@asynccontextmanager
async def trickling(
    servers: str, articles: Iterator[EnrichedArticle], per_s: int
) -> AsyncIterator[list[int]]:
    """Put `per_s` articles a second on the log while the block runs; yields their counts."""
    put: list[int] = []
    task = asyncio.create_task(_trickle(servers, articles, per_s, put))
    try:
        yield put
    finally:
        task.cancel()
        await asyncio.wait({task})


async def _trickle(
    servers: str, articles: Iterator[EnrichedArticle], per_s: int, put: list[int]
) -> None:
    async with producer(servers, "bench-trickle") as out:
        while True:
            began_s = time.monotonic()
            await KafkaPublisher(out).publish(
                ARTICLES_ENRICHED, [next(articles) for _ in range(per_s)]
            )
            put.append(per_s)
            await asyncio.sleep(max(0.0, began_s + 1 - time.monotonic()))

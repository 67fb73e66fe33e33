"""A day on the page: workers, search and gateway on a stack of their own."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bench.day_cases.day import Day
from bench.day_cases.run import BATCH, fill, is_done
from bench.day_cases.written import followed
from deploy.embedded.ending import ended_by_signal
from shared.events import EnrichedArticle
from shared.kafka.admin import create_topics
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import ARTICLES_ENRICHED
from tests.cluster import Cluster, cluster
from tests.stack import running_stack

PARTS = ("enrich-stories", "enrich-trends", "search", "gateway")
WITHIN_S = 1800.0


def serve(day: Day) -> None:
    """Run the day and keep its page up until SIGINT or SIGTERM."""
    ended = ended_by_signal()
    with (
        suppress(KeyboardInterrupt),
        tempfile.TemporaryDirectory(prefix="replayed-day-") as home,
        running_stack(Path(home) / "stack") as stack,
        cluster(stack, Path(home)) as parts,
    ):
        asyncio.run(_run(day, stack.kafka_servers, parts))
        at = day.last_lists.strftime("%Y-%m-%dT%H:%MZ")
        print(f"{parts.url('gateway')}/?at={at}", flush=True)
        ended.wait()


async def _run(day: Day, servers: str, parts: Cluster) -> None:
    await create_topics(servers)
    await fill(servers, day)
    await _publish(servers, day.enriched)
    async with followed(servers) as written:
        await asyncio.to_thread(parts.start, *PARTS)
        deadline = time.monotonic() + WITHIN_S
        while not is_done(day, written) and time.monotonic() < deadline:
            await asyncio.sleep(0.5)
    found = 0
    while found < len(day.enriched) and time.monotonic() < deadline:
        found = (await asyncio.to_thread(parts.get, "gateway", "/v1/search"))["total"]
        await asyncio.sleep(0.5)


async def _publish(servers: str, articles: Sequence[EnrichedArticle]) -> None:
    async with producer(servers, "bench") as made:
        for first in range(0, len(articles), BATCH):
            batch = articles[first : first + BATCH]
            await KafkaPublisher(made).publish(ARTICLES_ENRICHED, batch)

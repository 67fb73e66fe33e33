"""A day on the page: workers, search and gateway on a stack of their own."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import suppress
from pathlib import Path

from bench.day_cases.day import Day
from bench.day_cases.run import WITHIN_S, fill, until_done
from bench.day_cases.written import followed
from deploy.embedded.ending import ended_by_signal
from shared.kafka.admin import create_topics
from shared.topics import ARTICLES_DIGESTS, ARTICLES_ENRICHED
from tests.cluster import Cluster, cluster
from tests.stack import running_stack
from tests.waiting import until

PARTS = ("enrich-stories", "enrich-trends", "search", "gateway")


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
        until(lambda: _found(parts) >= len(day.enriched), "the day is in the index", WITHIN_S)
        at = day.last_lists.strftime("%Y-%m-%dT%H:%MZ")
        print(f"{parts.url('gateway')}/?at={at}", flush=True)
        ended.wait()


async def _run(day: Day, servers: str, parts: Cluster) -> None:
    await create_topics(servers)
    await fill(servers, ARTICLES_DIGESTS, day.digests)
    await fill(servers, ARTICLES_ENRICHED, day.enriched)
    async with followed(servers) as written:
        await asyncio.to_thread(parts.start, *PARTS)
        await until_done(day, written)


def _found(parts: Cluster) -> int:
    found: int = parts.get("gateway", "/v1/search")["total"]
    return found

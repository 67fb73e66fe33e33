"""A real worker of the role `tag` on a real Kafka, and how fast it empties the topic."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.enrich_line.articles import WARM_UP, renamed
from bench.enrich_line.beside import PureStep
from deploy.embedded.ports import free_ports
from shared.delivery import Message
from shared.events import RawArticle
from shared.kafka.admin import create_topics
from shared.kafka.latest import follow
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import ARTICLES_DIGESTS, ARTICLES_RAW

BATCH = 500
WITHIN_S = 900.0


class SlowError(RuntimeError):
    """The worker did not do its work; says how far it came."""


def fill(servers: str, articles: Sequence[RawArticle], count: int) -> None:
    """Put `count` articles on the topic, under ids of their own."""

    async def send() -> None:
        await create_topics(servers)
        async with producer(servers, "bench") as made:
            fresh = list(renamed(articles, count))
            for first in range(0, count, BATCH):
                await KafkaPublisher(made).publish(ARTICLES_RAW, fresh[first : first + BATCH])

    asyncio.run(send())


def worker_figures(
    servers: str, knowledge: Path | None, core: int, count: int, pure: PureStep
) -> dict[str, Any]:
    """Return how many articles a second a worker on `core` tags that lie on the topic already.

    What it took to start is left out, and how long others, such as `pure`, kept it from the core.
    """
    with _worker(servers, knowledge, core) as process:
        first, last = asyncio.run(_watched(servers, count, process, pure.begin))
        pure_rate = pure.end()
    done, taken_s = last.done - first.done, last.at_s - first.at_s - (last.kept_s - first.kept_s)
    return {
        "worker_articles_per_s": round(done / taken_s, 1),
        "worker_share_of_time_idle": round(1 - (last.busy_s - first.busy_s) / taken_s, 3),
        "pure_articles_per_s_beside_it": round(pure_rate, 1),
        "worker_share": round(done / taken_s / pure_rate, 3),
    }


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a worker is: articles done, when, and the seconds it had and wanted its core.

    By `schedstat` (kernel documentation, sched-stats): time on the processor, time in the queue.
    """

    done: int
    at_s: float
    busy_s: float
    kept_s: float

    @classmethod
    def of(cls, done: int, process: subprocess.Popen[bytes]) -> Standing:
        """Return how far `process` is now."""
        told = Path(f"/proc/{process.pid}/schedstat").read_text(encoding="utf-8").split()
        return cls(done, time.perf_counter(), int(told[0]) / 1e9, int(told[1]) / 1e9)


async def _watched(
    servers: str, count: int, process: subprocess.Popen[bytes], begin: Callable[[], None]
) -> tuple[Standing, Standing]:
    """Return how far the worker is when it has warmed up, and when `count` articles are done."""
    seen: list[Message] = []
    following = asyncio.create_task(follow(servers, ARTICLES_DIGESTS, seen.append, asyncio.Event()))
    deadline, first = time.monotonic() + WITHIN_S, None
    try:
        while len(seen) < count:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SlowError(f"{len(seen)} of {count} articles tagged, then no more")
            if len(seen) >= WARM_UP and first is None:
                begin()
                first = Standing.of(len(seen), process)
            await asyncio.sleep(0.02)
        last = Standing.of(len(seen), process)
        return first or last, last
    finally:
        following.cancel()
        await asyncio.wait({following})


@contextmanager
def _worker(servers: str, knowledge: Path | None, core: int) -> Iterator[subprocess.Popen[bytes]]:
    settings = {
        "ENRICH_ROLE": "tag",
        "ENRICH_KAFKA_SERVERS": servers,
        "ENRICH_HTTP_PORT": str(free_ports(1)[0]),
        "ENRICH_GROUP_SUFFIX": f"-bench-{uuid4().hex[:8]}",
        **({"ENRICH_KNOWLEDGE_DIR": str(knowledge)} if knowledge else {}),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "services.enrich"],
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
    )
    os.sched_setaffinity(process.pid, {core})
    try:
        yield process
    finally:
        process.kill()
        process.wait()

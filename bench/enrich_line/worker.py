"""A real worker of the role `tag` on a real Kafka, and how fast it empties the topic."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.enrich_line.articles import renamed
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
            fresh = list(renamed(list(articles), count))
            for first in range(0, count, BATCH):
                await KafkaPublisher(made).publish(ARTICLES_RAW, fresh[first : first + BATCH])

    asyncio.run(send())


def worker_figures(servers: str, knowledge: Path | None, core: int, count: int) -> dict[str, Any]:
    """Return how many articles a second a worker on `core` tags that lie on the topic already.

    By the log's own times of its digests, without what it took to start.
    """
    with _worker(servers, knowledge, core) as process:
        times = asyncio.run(_digest_times(servers, count, process))
        cpu_s = _cpu_s(process)
    # The first articles came in a batch together: what counts is what follows that moment.
    counted = sum(one > times[0] for one in times)
    seconds = (times[-1] - times[0]) / 1000
    return {
        "worker_articles_per_s": round(counted / seconds, 1),
        "worker_cpu_s": round(cpu_s, 1),
        "worker_longest_gap_ms": max(later - sooner for sooner, later in pairwise(times)),
    }


async def _digest_times(servers: str, count: int, process: subprocess.Popen[bytes]) -> list[int]:
    times: list[int] = []

    def note(message: Message) -> None:
        times.append(message.timestamp_ms)

    following = asyncio.create_task(follow(servers, ARTICLES_DIGESTS, note, asyncio.Event()))
    deadline = time.monotonic() + WITHIN_S
    try:
        while len(times) < count:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SlowError(f"{len(times)} of {count} articles tagged, then no more")
            await asyncio.sleep(0.2)
    finally:
        following.cancel()
        await asyncio.wait({following})
    return sorted(times)


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


def _cpu_s(process: subprocess.Popen[bytes]) -> float:
    told = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

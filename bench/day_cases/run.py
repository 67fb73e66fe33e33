"""One replay of a day on a Kafka of its own, undisturbed or with workers that are killed."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.day_cases.crew import ROLES, Crew
from bench.day_cases.day import Day
from bench.day_cases.written import Written, followed
from bench.fleet_sim.broker import embedded_kafka
from shared.events import Event
from shared.kafka.admin import create_topics
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import ARTICLES_DIGESTS, Topic

BATCH = 200
# So fast the day goes by on the log, that there is always something new for who is killed.
ARTICLES_PER_S = 60
WITHIN_S = 1800.0
PAUSE_S = 0.05


class SlowError(RuntimeError):
    """The workers did not come to the end of the day; says how far they came."""


@dataclass(frozen=True, slots=True)
class Totals:
    """How much an undisturbed run wrote, by which the moments of the kills are chosen."""

    placed: int
    snapshots: int

    def due(self, role: str, kills: int, most: int, written: Written) -> bool:
        """Return whether a worker that was killed `kills` times is to be killed again."""
        done, of = (
            (written.placed, self.placed)
            if role == "stories"
            else (len(written.history), self.snapshots)
        )
        return kills < most and done >= of * (kills + 1) / (most + 1)


def replay(day: Day, kills: int = 0, totals: Totals | None = None) -> dict[str, Any]:
    """Return what came of a day: counts, hashes and seconds; kills need `totals`."""
    with (
        tempfile.TemporaryDirectory(prefix="replayed-day-") as home,
        embedded_kafka(Path(home)) as servers,
    ):
        return asyncio.run(_replayed(day, Crew(servers, Path(home)), kills, totals))


async def _replayed(day: Day, crew: Crew, kills: int, totals: Totals | None) -> dict[str, Any]:
    await create_topics(crew.servers)
    began_s = time.monotonic()
    async with followed(crew.servers) as written:
        telling = asyncio.create_task(
            fill(crew.servers, ARTICLES_DIGESTS, day.digests, ARTICLES_PER_S)
        )
        try:
            for role in ROLES:
                crew.start(role)
            await until_done(day, written, lambda: _kill_due(crew, kills, totals, written))
            await telling
        finally:
            telling.cancel()
            crew.end()
    return {
        "articles": len(day.digests),
        "stories": len(written.stories),
        "placed": written.placed,
        "snapshots": len(written.history),
        "snapshots_again": written.doubled,
        "snapshots_torn": written.torn,
        "kills": dict(crew.kills),
        "restore_s": {role: crew.told_s(role, "restored") for role in ROLES},
        "caught_up_s": {role: crew.told_s(role, "caught up") for role in ROLES},
        "seconds": round(time.monotonic() - began_s, 1),
        "hashes": written.hashes(),
    }


async def fill(
    servers: str, topic: Topic, events: Sequence[Event], per_s: int | None = None
) -> None:
    """Put events on the log, at a rate or at once."""
    step = per_s or BATCH
    async with producer(servers, "bench") as made:
        for first in range(0, len(events), step):
            await KafkaPublisher(made).publish(topic, events[first : first + step])
            if per_s:
                await asyncio.sleep(1)


async def until_done(
    day: Day, written: Written, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """Return when the day is over on the log; raises `SlowError` if it never is."""
    deadline = time.monotonic() + WITHIN_S
    while not _is_done(day, written):
        if time.monotonic() > deadline:
            raise SlowError(f"{written.placed} placed, {len(written.history)} snapshots, no more")
        meanwhile()
        await asyncio.sleep(PAUSE_S)


def _is_done(day: Day, written: Written) -> bool:
    """Return whether the last article has its place and the last lists are told."""
    last = f"world/24h@{day.last_lists.isoformat()}".encode()
    return written.last_article == day.last_article and last in written.history


def _kill_due(crew: Crew, kills: int, totals: Totals | None, written: Written) -> None:
    for role in ROLES:
        if totals is not None and totals.due(role, crew.kills[role], kills, written):
            crew.kill(role)
    crew.keep_up()

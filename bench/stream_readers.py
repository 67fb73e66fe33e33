"""How the gateway serves many who listen to changes of trending, and goes on after a restart.

    python -m bench.stream_readers [--readers N] [--per-s N] [--for-s N] [--json]

Changes are put on a real Kafka at a steady rate; a gateway process tells each to everyone who
listens. After half the time the gateway is stopped (SIGTERM) and started again while changes go on;
those who listened come back as a browser does, with `Last-Event-ID`. At the end everybody must have
heard every change once, in their order. A delay is from before a change is sent to Kafka until one
listener has read it, for the changes that were sent while everybody listened; those who listen
share the cores with the gateway.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Annotated, Any

import typer

from bench.fleet_sim.broker import embedded_kafka
from bench.stream_cases.listener import RETRY_S, Listener
from bench.stream_cases.process import GatewayProcess, gateway_process
from bench.tables import machine, print_table
from deploy.embedded.ports import free_ports
from shared.kafka.admin import create_topics
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import TRENDS_CHANGES
from tests.make_documents import change

PATH = "/v1/trending/stream"
LONG_S = 120.0
AT_ONCE = 50


class Teller:
    """Puts changes on the log and knows when; the n-th has the id n, as the log is empty before."""

    def __init__(self, publisher: KafkaPublisher) -> None:
        self._publisher = publisher
        self.sent_at: list[float] = []

    async def tell_steadily(self, per_s: float, for_s: float) -> None:
        """Tell `per_s` changes a second for `for_s` seconds."""
        begun = time.monotonic()
        for number in range(round(per_s * for_s)):
            await asyncio.sleep(begun + number / per_s - time.monotonic())
            count, now = len(self.sent_at), datetime.now(UTC)
            one = change("rising", f"Q{count}", id=f"bench/{count}", event_time=now)
            self.sent_at.append(time.monotonic())
            await self._publisher.publish(TRENDS_CHANGES, [one])


async def all_of(listeners: Sequence[Listener], connected: int) -> None:
    """Return once everybody has been connected so often; raises `TimeoutError`."""
    async with asyncio.timeout(LONG_S):
        while any(one.connected < connected for one in listeners):
            await asyncio.sleep(0.1)


async def heard_by_all(listeners: Sequence[Listener], count: int) -> None:
    """Return once everybody has heard so many, or it has been given up."""
    until = time.monotonic() + LONG_S
    while any(len(one.heard) < count for one in listeners) and time.monotonic() < until:
        await asyncio.sleep(0.1)


async def joined(listeners: Sequence[Listener]) -> list[asyncio.Task[None]]:
    """Let all begin to listen, some at a time."""
    tasks = []
    for start in range(0, len(listeners), AT_ONCE):
        some = listeners[start : start + AT_ONCE]
        tasks += [asyncio.create_task(one.listen()) for one in some]
        await all_of(some, 1)
    return tasks


def counted(listeners: Sequence[Listener], sent: int) -> dict[str, int]:
    """Return what went wrong: changes not heard, or twice, out of order, or told as missed."""
    wrong: Counter[str] = Counter()
    for one in listeners:
        ids = [number for number, _ in one.heard]
        wrong["lost"] += len(set(range(sent)) - set(ids))
        wrong["doubled"] += len(ids) - len(set(ids))
        wrong["out_of_order"] += ids != sorted(ids)
        wrong["told_as_missed"] += one.missed
        wrong["refused"] += one.refused
    return {name: wrong[name] for name in sorted(wrong)}


def delays(listeners: Sequence[Listener], sent_at: Sequence[float], ids: range) -> dict[str, float]:
    """Return percentiles of how long changes with these ids took, in ms."""
    took = sorted(
        1000 * (when - sent_at[number])
        for one in listeners
        for number, when in one.heard
        if number in ids
    )
    at = {name: int(len(took) * share) for name, share in (("p50", 0.5), ("p95", 0.95))}
    return {f"delay_{name}_ms": round(took[place], 1) for name, place in at.items()} | {
        "delay_max_ms": round(took[-1], 1)
    }


async def measure(
    servers: str, process: GatewayProcess, readers: int, per_s: float, for_s: float
) -> dict[str, Any]:
    """Return the figures of all that happens while they listen."""
    wait = partial(Random(7).uniform, RETRY_S, 2 * RETRY_S)  # noqa: S311
    listeners = [Listener(process.port, PATH, wait) for _ in range(readers)]
    before = process.memory_kib()
    async with producer(servers, "bench") as made:
        teller = Teller(KafkaPublisher(made))
        tasks = await joined(listeners)
        idle = process.memory_kib()
        await teller.tell_steadily(per_s, for_s / 2)
        await heard_by_all(listeners, len(teller.sent_at))
        first, busy = range(len(teller.sent_at)), process.memory_kib()
        going_on = asyncio.create_task(teller.tell_steadily(per_s, for_s / 2))
        down_s = await _replaced(process)
        await all_of(listeners, 2)
        back = len(teller.sent_at)
        await going_on
        await heard_by_all(listeners, len(teller.sent_at))
        for task in tasks:
            task.cancel()
    sent = len(teller.sent_at)
    return {
        "readers": readers,
        "changes": sent,
        "told_while_away": back - len(first),
        "gateway_down_s": round(down_s, 1),
        **counted(listeners, sent),
        "memory_mb": round(busy / 1024, 1),
        "kib_a_connection": round((idle - before) / readers, 1),
        "kib_a_connection_after_changes": round((busy - before) / readers, 1),
        **delays(listeners, teller.sent_at, first),
        "machine": machine(),
    }


async def _replaced(process: GatewayProcess) -> float:
    """Stop the gateway, start it again, and return how long nothing answered, in seconds."""
    begun = time.monotonic()
    await asyncio.to_thread(process.stop)
    await asyncio.to_thread(process.start)
    return time.monotonic() - begun


def main(
    readers: Annotated[int, typer.Option(min=1)] = 1000,
    per_s: Annotated[float, typer.Option(min=0.1, help="changes a second")] = 2.0,
    for_s: Annotated[float, typer.Option(min=10)] = 60.0,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print memory, delays and what was lost; exits with 1 if anything was."""
    (port,) = free_ports(1)
    with (
        tempfile.TemporaryDirectory(prefix="stream-readers-") as home,
        embedded_kafka(Path(home)) as servers,
    ):
        asyncio.run(create_topics(servers))
        with gateway_process(servers, port, readers) as process:
            figures = asyncio.run(measure(servers, process, readers, per_s, for_s))
    print(json.dumps(figures)) if as_json else print_table(figures)
    raise typer.Exit(int(any(figures[one] for one in ("lost", "doubled", "out_of_order"))))


if __name__ == "__main__":
    typer.run(main)

"""Messages in by Faust: batches in order, acknowledged only when they are done.

Faust acknowledges what an agent was given even when the agent raises, so nothing is ever raised
into it: a batch that cannot be finished ends the process, and its messages are read again.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

import structlog

from services.enrich.adapters.faust_app import Reading, make_app, to_message
from shared.delivery import Message, StoppingError
from shared.telemetry import metrics

log = structlog.get_logger()

EXIT_FAULT = 70
EXIT_TRY_AGAIN = 75
# Time for the batch under way when told to stop; what is left of it is read again.
GRACE_S = 8.0

Handle = Callable[[Sequence[Message]], Awaitable[None]]
Chore = Callable[[], Awaitable[None]]


@dataclass
class FaustWorker:
    """One member of a consumer group.

    `take_over` is called when partitions were assigned, before their first batch: another worker
    may have changed the state meanwhile. `every` is done at an interval in seconds while the
    worker has partitions.
    """

    reading: Reading
    handle: Handle
    take_over: Chore
    every: tuple[float, Chore] | None = None
    partitions: frozenset[int] | None = field(default=None, init=False)
    in_charge: bool = field(default=False, init=False)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _chores: set[asyncio.Task[None]] = field(default_factory=set, init=False)

    async def run(self, stopping: asyncio.Event) -> None:
        """Read until `stopping` is set; ends the process when Faust itself fails."""
        app, channel = make_app(self.reading)
        app.agent(channel, name=self.reading.group)(self._consume)
        app.on_partitions_revoked.connect(self._on_revoked, weak=False)
        app.on_partitions_assigned.connect(self._on_assigned, weak=False)
        if self.every is not None:
            self._start(self._repeat(*self.every))
        living = asyncio.create_task(_live(app))
        told = asyncio.create_task(stopping.wait())
        await asyncio.wait({living, told}, return_when=asyncio.FIRST_COMPLETED)
        if not told.done():
            give_up(living.exception() or app.crash_reason)
        await self._stop(app, living)

    async def _stop(self, app: Any, living: asyncio.Task[None]) -> None:
        for chore in self._chores:
            chore.cancel()
        try:
            async with asyncio.timeout(GRACE_S):
                await app.stop()
        except TimeoutError:
            give_up(StoppingError(f"the batch under way did not end within {GRACE_S} s"))
        living.cancel()
        await asyncio.gather(living, *self._chores, return_exceptions=True)

    async def _consume(self, stream: Any) -> None:
        async for events in stream.take_events(self.reading.most, within=self.reading.within_s):
            done = False
            try:
                await self._take_charge()
                await self.handle([to_message(event) for event in events])
                done = True
            finally:
                if not done:
                    give_up(sys.exception())

    async def _take_charge(self) -> None:
        async with self._lock:
            if not self.in_charge:
                await self.take_over()
                self.in_charge = True

    async def _repeat(self, interval_s: float, chore: Chore) -> None:
        while True:
            await asyncio.sleep(interval_s)
            if self.partitions and self.in_charge:
                await chore()

    async def _on_revoked(self, _app: Any, revoked: set[Any], **_: Any) -> None:
        self.in_charge = False
        self._note(frozenset())
        log.info("partitions revoked", partitions=_told(revoked))

    async def _on_assigned(self, _app: Any, assigned: set[Any], **_: Any) -> None:
        mine = [one for one in assigned if one.topic == self.reading.topic.name]
        self._note(frozenset(one.partition for one in mine))
        log.info("partitions assigned", partitions=_told(mine))
        if mine:
            self._start(self._take_charge())

    def _note(self, partitions: frozenset[int]) -> None:
        self.partitions = partitions
        metrics.assigned_partitions.labels(self.reading.topic.name).set(len(partitions))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        chore = asyncio.create_task(work)
        self._chores.add(chore)
        chore.add_done_callback(self._ended)

    def _ended(self, chore: asyncio.Task[None]) -> None:
        self._chores.discard(chore)
        if not chore.cancelled() and chore.exception() is not None:
            give_up(chore.exception())


async def _live(app: Any) -> None:
    await app.start()
    await app.wait_until_stopped()


def _told(partitions: Any) -> list[str]:
    return sorted(f"{one.topic}/{one.partition}" for one in partitions)


def give_up(error: BaseException | None) -> NoReturn:
    """End the process at once, so that nothing under way is acknowledged.

    75 means that starting again may help, 70 that somebody should look.
    """
    passing = isinstance(error, StoppingError | asyncio.CancelledError)
    kind = type(error).__name__ if error is not None else "unknown"
    log.critical("enrich stops without acknowledging", error=kind, reason=str(error))
    sys.stdout.flush()
    os._exit(EXIT_TRY_AGAIN if passing else EXIT_FAULT)

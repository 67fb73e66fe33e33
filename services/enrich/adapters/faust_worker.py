"""Messages in by Faust: batches in order, acknowledged only when they are done.

Faust acknowledges what an agent was given even when the agent raises, so nothing is ever raised
into it: a batch that cannot be finished ends the process, and its messages are read again.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
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
# A topic and the number of one of its partitions.
Place = tuple[str, int]


@dataclass
class FaustWorker:
    """One member of a consumer group.

    `take_over` is called when partitions were assigned, before their first batch: another worker
    may have changed the state meanwhile. `every` is done at an interval in seconds while the
    worker has partitions. With `keeps_state` a batch whose partitions have moved is left to their
    new owner, and partitions are given up when the batch under way is done.
    """

    reading: Reading
    handle: Handle
    take_over: Chore
    every: tuple[float, Chore] | None = None
    keeps_state: bool = False
    partitions: frozenset[Place] | None = field(default=None, init=False)
    in_charge: bool = field(default=False, init=False)
    _assignments: int = field(default=0, init=False)
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
                await self._work_on([to_message(event) for event in events])
                done = True
            finally:
                if not done:
                    give_up(sys.exception())

    async def _work_on(self, batch: Sequence[Message]) -> None:
        async with self._lock:
            await self._restore()
            if self.keeps_state and not self._owns(batch):
                log.info("batch left to the new owner", position=batch[0].position)
                return
            await self.handle(batch)

    def _owns(self, batch: Sequence[Message]) -> bool:
        owned = self.partitions or frozenset()
        return all((one.topic, one.partition) in owned for one in batch)

    async def _take_charge(self) -> None:
        async with self._lock:
            await self._restore()

    async def _restore(self) -> None:
        """Take over unless that is done; again if the partitions moved meanwhile."""
        while not self.in_charge and self.partitions != frozenset():
            assignment = self._assignments
            await self.take_over()
            self.in_charge = assignment == self._assignments

    async def _repeat(self, interval_s: float, chore: Chore) -> None:
        while True:
            await asyncio.sleep(interval_s)
            if self.partitions and self.in_charge:
                await chore()

    async def _on_revoked(self, _app: Any, revoked: set[Any], **_: Any) -> None:
        self.in_charge = False
        self._assignments += 1
        self._note(frozenset())
        if self.keeps_state:
            await self._finish_batch()
        log.info("partitions revoked", partitions=_told(revoked))

    async def _finish_batch(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE_S), self._lock:
                pass

    async def _on_assigned(self, _app: Any, assigned: set[Any], **_: Any) -> None:
        names = {topic.name for topic in self.reading.topics}
        mine = [one for one in assigned if one.topic in names]
        self._note(frozenset((one.topic, one.partition) for one in mine))
        log.info("partitions assigned", partitions=_told(mine))
        if mine:
            self._start(self._take_charge())

    def _note(self, partitions: frozenset[Place]) -> None:
        self.partitions = partitions
        for topic in self.reading.topics:
            count = sum(1 for name, _ in partitions if name == topic.name)
            metrics.assigned_partitions.labels(topic.name).set(count)

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

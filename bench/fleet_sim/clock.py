"""Time by script: it passes only while no worker has anything to do.

Each worker tells the timekeeper whenever its event loop has nothing left to run, how much it
still waits for, and when its next sleeper wakes; when all are idle, the timekeeper moves on to
the earliest of these moments and tells them the time.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from bench.fleet_sim.scripts import EPOCH, moment

NEVER = float("inf")
TICK = struct.Struct("!Qd")
STATUS = struct.Struct("!IQIdIIII")


class Tick(NamedTuple):
    """A moment of simulated time and its number."""

    number: int
    now_s: float


class Status(NamedTuple):
    """How a worker stands: what it has heard, waits for, and owns.

    `notes` are those it has written of seen articles, `heard` those of all that it has read.
    """

    worker: int
    tick: int
    busy: int
    wake_s: float
    slots: int
    sources: int
    notes: int
    heard: int


class Busy:
    """Counts what a worker waits for from outside, while no simulated time may pass."""

    def __init__(self) -> None:
        self.count = 0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Count as one while the block runs."""
        self.count += 1
        try:
            yield
        finally:
            self.count -= 1


class ScriptedClock:
    """The port of time for a worker: stands still until it is told a moment."""

    def __init__(self, start_s: float = 0.0) -> None:
        self.tick = Tick(0, start_s)
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return moment(self.tick.now_s)

    async def sleep(self, seconds: float) -> None:
        """Return when `seconds` have passed by the script."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken = asyncio.get_running_loop().create_future()
        heappush(self._sleepers, (self.tick.now_s + seconds, next(self._order), woken))
        await woken

    def hear(self, tick: Tick) -> None:
        """Take `tick` as the time and wake who has slept long enough."""
        self.tick = tick
        while self.wake_s <= tick.now_s:
            heappop(self._sleepers)[2].set_result(None)

    @property
    def wake_s(self) -> float:
        """When the next sleeper wakes; never, if none sleeps."""
        while self._sleepers and self._sleepers[0][2].done():
            heappop(self._sleepers)
        return self._sleepers[0][0] if self._sleepers else NEVER


class ClockLink:
    """A worker's line to the timekeeper: hears ticks, tells its status when that has changed."""

    def __init__(self, path: str, worker: int, clock: ScriptedClock, busy: Busy) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(path)
        self._worker, self._clock, self._busy = worker, clock, busy
        self._told: Status | None = None
        self._heard = b""
        self.slots = self.sources = self.notes = self.heard = 0

    def listen(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hear ticks from now on."""
        loop.add_reader(self._socket.fileno(), self._hear)

    def close(self) -> None:
        """Hang up."""
        asyncio.get_running_loop().remove_reader(self._socket.fileno())
        self._socket.close()

    def _hear(self) -> None:
        self._heard += self._socket.recv(65_536)
        whole = len(self._heard) // TICK.size * TICK.size
        ticks = [Tick(*fields) for fields in TICK.iter_unpack(self._heard[:whole])]
        self._heard = self._heard[whole:]
        for tick in ticks:
            self._clock.hear(tick)

    def tell(self) -> None:
        """Tell how this worker stands; called when its loop has nothing left to run."""
        status = Status(
            self._worker,
            self._clock.tick.number,
            self._busy.count,
            self._clock.wake_s,
            self.slots,
            self.sources,
            self.notes,
            self.heard,
        )
        if status != self._told:
            self._told = status
            self._socket.sendall(STATUS.pack(*status))


def seconds_of(time: datetime) -> float:
    """Return `time` as seconds since the start of the script."""
    return (time - EPOCH).total_seconds()

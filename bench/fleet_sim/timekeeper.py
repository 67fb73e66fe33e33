"""Who says what time it is: one for the server and all workers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bench.fleet_sim.clock import NEVER, STATUS, TICK, Status

STUCK_S = 120.0
PACE_S = 0.05


class StuckError(Exception):
    """Workers that neither work nor wait for anything."""


class Timekeeper:
    """Moves time on by `step_s` at least, when nobody but `hanging` requests holds it up."""

    def __init__(self, step_s: float, hanging: Callable[[], int] = lambda: 0) -> None:
        self.now_s = 0.0
        self.ticks = 0
        self.step_s = step_s
        self._hanging = hanging
        self._lines: dict[int, asyncio.StreamWriter] = {}
        self._told: dict[int, Status] = {}
        self._lost: set[int] = set()
        self._changed = asyncio.Event()
        self._is_halted = False

    @asynccontextmanager
    async def serve(self, path: Path) -> AsyncIterator[None]:
        """Take calls of workers at a Unix socket while the block runs."""
        server = await asyncio.start_unix_server(self._hear, path)
        try:
            yield
        finally:
            server.close()
            for line in self._lines.values():
                line.close()
            with suppress(ConnectionError):
                await asyncio.gather(*(line.wait_closed() for line in self._lines.values()))

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                status = Status(*STATUS.unpack(await reader.readexactly(STATUS.size)))
                if status.worker in self._lost:  # killed, and its last words still on their way
                    break
                self._lines[status.worker] = writer
                self._told[status.worker] = status
                self._changed.set()
        writer.close()

    async def told_by(self, worker: int) -> Status:
        """Return what `worker` told last, once it has told anything."""
        while worker not in self._told:
            self._changed.clear()
            await self._changed.wait()
        return self._told[worker]

    def lose(self, worker: int) -> None:
        """Wait no longer for `worker`."""
        self._lost.add(worker)
        self._lines.pop(worker, None)
        self._told.pop(worker, None)
        self._changed.set()

    def share(self, workers: int, slots: int, sources: int) -> bool:
        """Return whether so many workers share `slots`, each with some, and know `sources`."""
        told = self._told.values()
        shared = len(told) == workers and sum(one.slots for one in told) == slots
        return shared and all(one.slots and one.sources >= sources for one in told)

    def halt(self) -> None:
        """Let `run_until` return as soon as it can."""
        self._is_halted = True

    async def run_until(self, until_s: float) -> None:
        """Let time pass until then, as fast as the workers keep up."""
        self._is_halted = False
        while self.now_s < until_s and not self._is_halted:
            await self.all_idle()
            if self._is_halted:
                return
            wake_s = min((one.wake_s for one in self._told.values()), default=NEVER)
            self.move_to(min(until_s, max(wake_s, self.now_s + self.step_s)))
        await self.all_idle()

    async def run_at_pace(self, done: Callable[[], bool]) -> None:
        """Let time pass as on a wall clock until `done`: for what Kafka needs its own time for."""
        started, from_s = time.monotonic(), self.now_s
        while not done():
            if time.monotonic() - started > STUCK_S:
                raise StuckError(f"no takeover within {STUCK_S:g} s: {self._told}")
            await asyncio.sleep(PACE_S)
            self.move_to(from_s + time.monotonic() - started)

    def move_to(self, now_s: float) -> None:
        """Say that it is `now_s`."""
        self.now_s = now_s
        self.ticks += 1
        for line in self._lines.values():
            line.write(TICK.pack(self.ticks, now_s))

    async def all_idle(self) -> None:
        """Return when every worker has heard the last tick and has nothing to do."""
        try:
            async with asyncio.timeout(STUCK_S):
                while not self._is_idle():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError as error:
            raise StuckError(f"not idle within {STUCK_S:g} s: {self._told}") from error

    def _is_idle(self) -> bool:
        told = self._told.values()
        at_tick = all(one.tick == self.ticks for one in told)
        # What one has seen the others must know, as they would after so much real time.
        notes = sum(one.notes for one in told)
        heard = len(told) == 1 or all(one.heard >= notes for one in told)
        return at_tick and heard and sum(one.busy for one in told) <= self._hanging()

"""The worker processes of a run: started, killed, and asked for their reports at the end."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.fleet_sim.orders import LOOPBACK, Orders, contact_of

GRACE_S = 20.0
# In real time, as all that is measured by the loop's own clock: a host that does not answer
# costs so much.
FIRST_BYTE_TIMEOUT_S = 3.0


class CrewError(Exception):
    """A worker that has ended by itself."""


@dataclass
class Crew:
    """Worker processes, by number."""

    home: Path
    kafka_servers: str
    port: int
    dead_hosts: tuple[str, ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    profile: Path | None = None
    start_s: float = 0.0
    feeds_only: bool = False
    _running: dict[int, asyncio.subprocess.Process] = field(default_factory=dict)

    @property
    def clock_path(self) -> Path:
        """Where the timekeeper takes calls."""
        return self.home / "clock"

    @asynccontextmanager
    async def working(self, count: int) -> AsyncIterator[None]:
        """Run `count` workers, numbered from 1, while the block runs."""
        with socket.socket() as closed:
            closed.bind((LOOPBACK, 0))  # bound but not listening: connections are refused
            dead_port = int(closed.getsockname()[1])
            try:
                for number in range(1, count + 1):
                    await self._start(number, dead_port)
                yield
            finally:
                await self.stop()

    async def _start(self, number: int, dead_port: int) -> None:
        orders = Orders(
            number=number,
            kafka_servers=self.kafka_servers,
            clock_path=str(self.clock_path),
            port=self.port,
            dead_port=dead_port,
            report=str(self._report(number)),
            dead_hosts=self.dead_hosts,
            settings=self._settings(number),
            profile=str(self.profile) if self.profile and number == 1 else None,
            start_s=self.start_s,
            feeds_only=self.feeds_only,
        )
        path = self.home / f"worker-{number}.json"
        orders.write(path)
        with (self.home / f"worker-{number}.log").open("wb") as log:
            self._running[number] = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bench.fleet_sim.worker", str(path), stdout=log, stderr=log
            )

    def _settings(self, number: int) -> dict[str, Any]:
        return {
            "kafka_servers": self.kafka_servers,
            "contact": contact_of(number),
            "allow_private_networks": True,
            "fetch_first_byte_timeout_s": FIRST_BYTE_TIMEOUT_S,
            **self.settings,
        }

    def _report(self, number: int) -> Path:
        return self.home / f"report-{number}.json"

    def require_alive(self) -> None:
        """Raise `CrewError` with the last words of a worker that has ended."""
        for number, process in self._running.items():
            if process.returncode is not None:
                words = (self.home / f"worker-{number}.log").read_text()[-2000:]
                raise CrewError(f"worker {number} ended with {process.returncode}:\n{words}")

    def kill(self, number: int) -> None:
        """End a worker with SIGKILL."""
        self._running.pop(number).send_signal(signal.SIGKILL)

    async def stop(self) -> None:
        """End every worker with SIGTERM, or at last with SIGKILL."""
        running, self._running = list(self._running.values()), {}
        for process in running:
            if process.returncode is None:
                process.terminate()
        for process in running:
            try:
                async with asyncio.timeout(GRACE_S):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()

    def reports(self, numbers: Iterable[int]) -> list[dict[str, float]]:
        """Return what those workers report that ended in peace."""
        paths = [self._report(number) for number in numbers]
        return [json.loads(path.read_text()) for path in paths if path.exists()]

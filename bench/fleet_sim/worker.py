"""A real ingest worker as a process of its own, to which only time and names are told.

    python -m bench.fleet_sim.worker ORDERS

ORDERS is a JSON file as `Orders` says. Everything is the product's: fetching, parsing, intake,
Kafka. The clock comes from the timekeeper, and every host name leads to the fleet's server.
"""

from __future__ import annotations

import asyncio
import cProfile
import json
import resource
import selectors
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiohttp

from bench.fleet_sim.clock import Busy, ClockLink, ScriptedClock
from bench.fleet_sim.counting import (
    CountedConnector,
    CountedOutlet,
    CountedParser,
    FeedsOnly,
    FleetResolver,
)
from bench.fleet_sim.orders import Orders
from services.ingest.adapters.http_session import http_session
from services.ingest.adapters.kafka_outlet import KafkaOutlet
from services.ingest.core.fetching.ports import Fetcher, Parser
from services.ingest.polling.poller import Poller
from services.ingest.settings import Settings
from services.ingest.worker import SERVICE, Worker
from shared import __version__, telemetry


class WatchedSelector(selectors.DefaultSelector):
    """Tells when the event loop has nothing left to run and waits for the world."""

    def __init__(self, idle: Callable[[], None]) -> None:
        super().__init__()
        self._idle = idle

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for events; before a wait, say that there is nothing to do."""
        if timeout is None or timeout > 0:
            self._idle()
        return super().select(timeout)


@dataclass(kw_only=True)
class FleetWorker(Worker):
    """A worker whose ways to the outside are counted."""

    orders: Orders
    busy: Busy

    def _new_outlet(self) -> KafkaOutlet:
        return CountedOutlet(self.settings.kafka_servers, self.busy)

    def _session(self) -> AbstractAsyncContextManager[aiohttp.ClientSession]:
        settings = self.settings
        return http_session(
            settings.contact,
            settings.reach,
            settings.fetch_limits,
            FleetResolver(self.orders),
            partial(CountedConnector, self.busy),
        )

    def _poller(self, fetcher: Fetcher, parser: Parser) -> Poller:
        reached = FeedsOnly(fetcher) if self.orders.feeds_only else fetcher
        return super()._poller(reached, CountedParser(parser, self.busy))


class Process:
    """A worker with its clock, from orders to report."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self._busy, self._clock = Busy(), ScriptedClock(orders.start_s)
        self._link = ClockLink(orders.clock_path, orders.number, self._clock, self._busy)
        self._worker: FleetWorker | None = None

    def run(self) -> None:
        """Work until SIGTERM, then write the report."""
        loop = asyncio.SelectorEventLoop(WatchedSelector(self._tell))
        profile = cProfile.Profile() if self._orders.profile else None
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            if profile:
                profile.enable()
            runner.run(self._serve())
            if profile and self._orders.profile:
                profile.disable()
                profile.dump_stats(self._orders.profile)
        Path(self._orders.report).write_text(json.dumps(_resources()))

    async def _serve(self) -> None:
        loop, stopping = asyncio.get_running_loop(), asyncio.Event()
        loop.add_signal_handler(signal.SIGTERM, stopping.set)
        self._link.listen(loop)
        settings = Settings(**self._orders.settings)
        self._worker = FleetWorker(
            settings, None, stopping, self._clock, orders=self._orders, busy=self._busy
        )
        await self._worker.run()

    def _tell(self) -> None:
        worker, link = self._worker, self._link
        if worker is not None:
            link.slots, link.sources = len(worker.slots), len(worker.registry)
            outlet = worker.outlet
            link.notes = outlet.notes if isinstance(outlet, CountedOutlet) else 0
            link.heard = worker.seen_log.heard
        link.tell()


def _resources() -> dict[str, float]:
    own = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "peak_memory_mb": round(own.ru_maxrss / 1024, 1),
        "peak_parser_memory_mb": round(children.ru_maxrss / 1024, 1),
        "cpu_s": round(own.ru_utime + own.ru_stime, 1),
        "parser_cpu_s": round(children.ru_utime + children.ru_stime, 1),
    }


def main() -> None:
    """Run the worker that the orders tell of."""
    telemetry.start(SERVICE, __version__, "ERROR")
    Process(Orders.read(Path(sys.argv[1]))).run()


if __name__ == "__main__":
    main()

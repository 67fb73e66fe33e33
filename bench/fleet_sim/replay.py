"""Recorded polls served again, and what comes out compared with what was recorded."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench.fleet_sim.broker import prepare_topics, publish_sources, source_of
from bench.fleet_sim.clock import seconds_of
from bench.fleet_sim.crew import Crew
from bench.fleet_sim.recorded import recorded
from bench.fleet_sim.replay_server import ReplayServer
from bench.fleet_sim.replayed import compared, read_replayed
from bench.fleet_sim.snapshots import Snapshot, in_rounds
from bench.fleet_sim.timekeeper import Timekeeper
from shared.topics import SOURCES

# Every source is asked this often, so that a step past it finds all of them due.
INTERVAL_S = 10.0
STEP_S = 1.3 * INTERVAL_S
MOST_STEPS = 60
READY_WITHIN_S = 120.0
TOLD_EVERY = 100


@dataclass
class Replay:
    """One run of recorded snapshots on a Kafka."""

    snapshots: list[Snapshot]
    servers: str
    home: Path
    tell: Callable[[str], None]
    workers: int = 1

    def __post_init__(self) -> None:
        self._feeds = list(dict.fromkeys(one.feed for one in self.snapshots))
        self._server = ReplayServer(self._feeds)
        self._keeper = Timekeeper(STEP_S)
        self._keeper.now_s = seconds_of(self.snapshots[0].fetched_at) - STEP_S
        self._not_fetched = 0

    async def run(self) -> dict[str, Any]:
        """Return the figures and the differences."""
        await prepare_topics(self.servers)
        sources = [source_of(self._server.url_of(one), one, _owner(one)) for one in self._feeds]
        await publish_sources(self.servers, sources)
        started = time.monotonic()
        async with self._server:
            crew = self._crew()
            async with self._keeper.serve(crew.clock_path), crew.working(self.workers):
                await self._until_ready(crew)
                await self._show_all(crew)
        by_source = {
            source.source_id: feed for source, feed in zip(sources, self._feeds, strict=True)
        }
        replayed = await read_replayed(self.servers, by_source)
        return {
            "feeds": len(self._feeds),
            "snapshots": len(self.snapshots),
            "snapshots_not_fetched": self._not_fetched,
            **compared(recorded(self.snapshots), replayed),
            "requests": self._server.requests,
            "seconds": round(time.monotonic() - started, 1),
        }

    def _crew(self) -> Crew:
        crew = Crew(self.home, self.servers, self._server.port)
        crew.start_s, crew.feeds_only = self._keeper.now_s, True
        crew.settings = {"poll_interval_s": INTERVAL_S, "host_delay_s": 0.0}
        return crew

    async def _until_ready(self, crew: Crew) -> None:
        async with asyncio.timeout(READY_WITHIN_S):
            while not self._keeper.share(self.workers, SOURCES.partitions, len(self._feeds)):
                crew.require_alive()
                await asyncio.sleep(0.1)

    async def _show_all(self, crew: Crew) -> None:
        for number, together in enumerate(in_rounds(self.snapshots), start=1):
            await self._keeper.all_idle()
            for snapshot in together:
                self._server.show(snapshot)
            latest_s = seconds_of(together[-1].fetched_at)
            self._keeper.move_to(max(latest_s, self._keeper.now_s + STEP_S))
            await self._until_fetched()
            crew.require_alive()
            if number % TOLD_EVERY == 0:
                self.tell(f"round {number}, {self._server.requests} requests")

    async def _until_fetched(self) -> None:
        """Return when every feed that was shown has been asked for, and dealt with."""
        for _ in range(MOST_STEPS):
            await self._keeper.all_idle()
            if not self._server.waiting:
                return
            self._keeper.move_to(self._keeper.now_s + STEP_S)
        self._not_fetched += self._server.waiting


def _owner(feed: str) -> str:
    """Return whose feed it is: feeds of one host are one voice."""
    return urlsplit(feed).hostname or feed

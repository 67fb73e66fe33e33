"""A day of the fleet: server, clock and workers together, then the judgement."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.fleet_sim.answers import Answer
from bench.fleet_sim.broker import prepare_topics, publish_sources, source_of
from bench.fleet_sim.crew import Crew
from bench.fleet_sim.figures import figures_of
from bench.fleet_sim.log import read_log
from bench.fleet_sim.making import make_fleet
from bench.fleet_sim.oracle import Judge
from bench.fleet_sim.orders import contact_of
from bench.fleet_sim.politeness import Breach
from bench.fleet_sim.scripts import Fleet
from bench.fleet_sim.server import FleetServer
from bench.fleet_sim.standing import stories_of
from bench.fleet_sim.timekeeper import Timekeeper
from services.ingest.settings import Settings
from shared.topics import SOURCES

READY_WITHIN_S = 120.0
TOLD_EVERY_S = 3600.0
KILL_AFTER_S = 0.01


@dataclass(frozen=True)
class Plan:
    """What is asked for."""

    feeds: int
    hours: float
    workers: int = 1
    kill: bool = False
    seed: int = 1
    step_s: float = 10.0
    profile: Path | None = None


class Day:
    """One run of a fleet on a Kafka."""

    def __init__(self, plan: Plan, servers: str, home: Path, tell: Callable[[str], None]) -> None:
        self._plan, self._servers, self._home, self._tell = plan, servers, home, tell
        self._fleet: Fleet = make_fleet(plan.feeds, plan.hours, plan.seed)
        self._keeper = Timekeeper(plan.step_s, lambda: self._server.hanging)
        delay_s = Settings.model_fields["host_delay_s"].default
        self._server = FleetServer(self._fleet, delay_s, lambda: self._keeper.now_s)
        self._killed_at_s: float | None = None

    async def run(self) -> dict[str, Any]:
        """Return the figures of the day."""
        await prepare_topics(self._servers)
        feeds = self._fleet.feeds
        sources = [source_of(feed.url, f"Outlet {feed.number}", feed.host) for feed in feeds]
        await publish_sources(self._servers, sources)
        async with self._server:
            crew = self._crew()
            async with self._keeper.serve(crew.clock_path), crew.working(self._plan.workers):
                seconds = await self._watch(crew)
            reports = crew.reports(range(1, self._plan.workers + 1))
        return await self._judge(seconds, reports)

    def _crew(self) -> Crew:
        dead = [host.name for host in self._fleet.hosts.values() if host.kind == "dead"]
        crew = Crew(self._home, self._servers, self._server.port, tuple(dead))
        crew.profile = self._plan.profile
        return crew

    async def _watch(self, crew: Crew) -> float:
        """Let the day pass and return how many seconds it took."""
        await self._until_ready(crew)
        started = time.monotonic()
        until_s = self._fleet.until_s
        if self._plan.kill:
            await self._pass(crew, until_s / 2)
            await self._pass_until_killed(crew, until_s)
        await self._pass(crew, until_s)
        return time.monotonic() - started

    async def _until_ready(self, crew: Crew) -> None:
        async with asyncio.timeout(READY_WITHIN_S):
            while not self._share(self._plan.workers):
                crew.require_alive()
                await asyncio.sleep(0.1)

    def _share(self, workers: int) -> bool:
        return self._keeper.share(workers, SOURCES.partitions, len(self._fleet.feeds))

    async def _pass(self, crew: Crew, until_s: float) -> None:
        while self._keeper.now_s < until_s:
            stop_s = min(until_s, (self._keeper.now_s // TOLD_EVERY_S + 1) * TOLD_EVERY_S)
            await self._keeper.run_until(stop_s)
            crew.require_alive()
            asked = self._server.record.requests
            self._tell(
                f"{self._keeper.now_s / 3600:5.1f} h, {asked} requests, {self._keeper.ticks} steps"
            )

    async def _pass_until_killed(self, crew: Crew, until_s: float) -> None:
        """Kill the last worker in the middle of its work, and wait until another has its share.

        What Kafka needs to notice is real time, and so much passes for the fleet as well.
        """
        victim = self._plan.workers
        loop = asyncio.get_running_loop()

        def shown(reader: str, answer: Answer) -> None:
            if contact_of(victim) in reader and answer.shown == "whole":
                self._server.answered = lambda reader, answer: None
                loop.call_later(KILL_AFTER_S, self._kill, crew, victim)

        self._server.answered = shown
        await self._keeper.run_until(until_s)
        await self._keeper.run_at_pace(lambda: self._share(self._plan.workers - 1))

    def _kill(self, crew: Crew, victim: int) -> None:
        self._killed_at_s = self._keeper.now_s
        crew.kill(victim)
        self._keeper.lose(victim)
        self._keeper.halt()
        self._tell(f"killed worker {victim} at {self._killed_at_s / 3600:.2f} h")

    async def _judge(self, seconds: float, reports: list[dict[str, float]]) -> dict[str, Any]:
        record = self._server.record
        if self._killed_at_s is not None:
            record.forget_since(contact_of(self._plan.workers), self._killed_at_s)
        log = await read_log(self._servers)
        stories = stories_of(self._fleet.feeds, record.visits, self._fleet.until_s)
        verdict = Judge(self._fleet, record.visits).judge(stories, log.arrivals)
        figures = figures_of(self._fleet, verdict, record, self._server.book.breaches, log)
        return figures | {
            "workers": self._plan.workers,
            "killed_at_h": self._killed_at_s and round(self._killed_at_s / 3600, 2),
            "seconds": round(seconds, 1),
            "peak_memory_mb": max((one["peak_memory_mb"] for one in reports), default=None),
            "worker_reports": reports,
            "faults": [*verdict.faults, *(_told(one) for one in self._server.book.breaches)],
        }


def _told(breach: Breach) -> str:
    where = f"{breach.host}{breach.path}"
    return f"{where} asked {breach.rule} at {breach.at_s:.1f} s, early by {breach.by_s:.1f} s"

"""Ingest's own parts, put together as a worker does, between a server and Kafka."""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from aiohttp.abc import AbstractResolver, ResolveResult

from bench.fleet_sim.broker import source_of
from bench.ingest_line.site import LOOPBACK
from services.ingest.adapters.http_fetcher import HttpFetcher
from services.ingest.adapters.http_session import http_session
from services.ingest.adapters.kafka_outlet import KafkaOutlet
from services.ingest.adapters.parse_pool import ParsePool
from services.ingest.adapters.system_clock import SystemClock
from services.ingest.core.fetching.ports import Fetcher, Parser
from services.ingest.core.intake.entry_reader import EntryReader
from services.ingest.core.intake.intake import Intake
from services.ingest.core.intake.seen import SeenArticles
from services.ingest.core.polling.manners import HostManners
from services.ingest.core.polling.pacing import Pacing
from services.ingest.core.polling.poll_table import PollTable
from services.ingest.core.polling.schedule import Pace
from services.ingest.core.sources.registry import Registry
from services.ingest.core.tally import Tally
from services.ingest.polling.looking import Looker
from services.ingest.polling.recording import Recorder
from services.ingest.polling.watch import Watch
from services.ingest.settings import Settings
from shared.delivery import Delivery
from shared.events import SourcePoll


class ToServer(AbstractResolver):
    """Every name leads to the server."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return the server's address."""
        return [
            ResolveResult(
                hostname=host, host=LOOPBACK, port=self._port, family=family, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        """Nothing to let go of."""


class Line:
    """A pipeline of ingest's own parts behind a fetcher and a parser."""

    def __init__(self, outlet: KafkaOutlet, fetcher: Fetcher, parser: Parser) -> None:
        self.clock, self.tally = SystemClock(), Tally()
        self._delivery = Delivery("ingest", outlet, self.clock.sleep, random.random)
        intake = Intake(outlet, SeenArticles(1_000_000), self.clock.now)
        reader = EntryReader(fetcher, parser, intake, outlet, self._delivery, self.tally)
        self._looker = Looker(reader, Pacing(Pace()), self.clock, random.random)
        registry, table = Registry(), PollTable()
        watch = Watch(registry, table, self.clock)
        self._recorder = Recorder(outlet, self._delivery, table, registry, self.tally, watch)

    async def poll(self, url: str) -> SourcePoll:
        """Look at a feed once and write how it went."""
        host = url.removeprefix("http://").partition("/")[0]
        source = source_of(url, host, host)
        poll = await self._looker.look(source, None)
        await self._recorder.write(source, None, poll)
        return poll

    async def poll_all(self, urls: list[str], at_once: int) -> int:
        """Look at all feeds, so many at once; return how many articles were published."""
        room = asyncio.Semaphore(at_once)

        async def one(url: str) -> int:
            async with room:
                return (await self.poll(url)).published

        return sum(await asyncio.gather(*(one(url) for url in urls)))


@asynccontextmanager
async def connected(servers: str) -> AsyncIterator[KafkaOutlet]:
    """Own a way out to Kafka."""
    outlet, clock = KafkaOutlet(servers, "ingest"), SystemClock()
    delivery = Delivery("ingest", outlet, clock.sleep, random.random)
    task = asyncio.create_task(outlet.run(delivery))
    await outlet.connected()
    try:
        yield outlet
    finally:
        task.cancel()
        await asyncio.wait({task})


@asynccontextmanager
async def web(port: int) -> AsyncIterator[HttpFetcher]:
    """Own a fetcher that asks as in service, but without a pause between two requests."""
    settings = Settings(allow_private_networks=True)
    limits, clock = settings.fetch_limits, SystemClock()
    async with http_session("", settings.reach, limits, ToServer(port)) as session:
        yield HttpFetcher(session, limits, HostManners(0.0, random.random), clock)


@contextmanager
def parsers(processes: int) -> Iterator[ParsePool]:
    """Own processes that parse, as in service."""
    settings = Settings()
    pool = ParsePool(processes, settings.parse_timeout_s, settings.parse_max_memory_bytes)
    try:
        yield pool
    finally:
        pool.close()

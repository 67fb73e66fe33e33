"""What the commands need from outside: the registry on Kafka, and the web."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Annotated, NoReturn, Protocol

import typer

from services.ingest.adapters.http_fetcher import HttpFetcher
from services.ingest.adapters.http_session import http_session
from services.ingest.adapters.kafka_polls import note_poll
from services.ingest.adapters.kafka_sources import read_sources
from services.ingest.adapters.parse_pool import ParsePool
from services.ingest.adapters.system_clock import SystemClock
from services.ingest.core.polling.manners import HostManners
from services.ingest.core.polling.poll_table import PollTable
from services.ingest.discovering import Web
from services.ingest.settings import Settings
from services.ingest.worker import SERVICE, require_kafka
from shared import telemetry
from shared.events import Source
from shared.kafka.latest import read_all
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import INGEST_POLLS, SOURCES

Servers = Annotated[
    str | None, typer.Option(envvar="INGEST_KAFKA_SERVERS", help="Kafka, as host:port")
]


class Outside(Protocol):
    """The registry and the web."""

    async def sources(self) -> dict[str, Source]:
        """Return every source by id; raises `TransientError`."""

    async def polls(self) -> PollTable:
        """Return the last look at every source; raises `TransientError`."""

    async def publish(self, events: Sequence[Source]) -> None:
        """Return when the changes are acknowledged; raises `TransientError`."""

    def web(self) -> AbstractAsyncContextManager[Web]:
        """Own what reads the web."""


class KafkaAndWeb:
    """The real outside."""

    def __init__(self, servers: str | None) -> None:
        # What is printed may be read by programs; a failure ends the command with its own line.
        telemetry.start(SERVICE, "cli", "CRITICAL")
        self._settings = Settings()
        self._servers = servers or self._settings.kafka_servers

    async def sources(self) -> dict[str, Source]:
        """Return every source by id; raises `TransientError`."""
        await require_kafka(self._servers)
        return await read_sources(self._servers)

    async def polls(self) -> PollTable:
        """Return the last look at every source that can be read."""
        table = PollTable()
        await read_all(self._servers, INGEST_POLLS, partial(note_poll, table))
        return table

    async def publish(self, events: Sequence[Source]) -> None:
        """Return when the changes are acknowledged."""
        async with producer(self._servers, SERVICE) as made:
            await KafkaPublisher(made).publish(SOURCES, events)

    @asynccontextmanager
    async def web(self) -> AsyncIterator[Web]:
        """Own a fetcher as careful as the worker's, and a process that parses."""
        settings = self._settings
        limits, manners = settings.fetch_limits, HostManners(settings.host_delay_s)
        async with http_session(settings.contact, settings.reach, limits) as session:
            pool = ParsePool(1, settings.parse_timeout_s, settings.parse_max_memory_bytes)
            try:
                fetcher = HttpFetcher(session, limits, manners, SystemClock(), settings.obey_robots)
                yield Web(fetcher, pool)
            finally:
                pool.close()


def outside(context: typer.Context, servers: str | None) -> Outside:
    """Return what `context` was given, else the real outside."""
    given: Outside | None = context.obj
    return given or KafkaAndWeb(servers)


def fail(why: str) -> NoReturn:
    """End the command with exit code 1 and one line."""
    typer.echo(f"cupure: {' '.join(why.split())}", err=True)
    raise typer.Exit(1)

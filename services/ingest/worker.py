"""The work behind the HTTP interface, begun anew whenever Kafka was away at the start."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
import structlog

from services.ingest.adapters.http_fetcher import HttpFetcher, http_session
from services.ingest.adapters.kafka_outlet import KafkaOutlet
from services.ingest.adapters.kafka_sources import OwnedSources, read_sources
from services.ingest.adapters.parse_pool import ParsePool
from services.ingest.core.intake.entry_reader import EntryReader
from services.ingest.core.intake.intake import Intake
from services.ingest.core.intake.seen import SeenArticles
from services.ingest.core.polling.schedule import PollState
from services.ingest.core.sources.changes import changed_sources
from services.ingest.core.sources.registry import Registry
from services.ingest.core.sources.source_list import SourceList
from services.ingest.core.tally import Tally
from services.ingest.polling import Poller
from services.ingest.settings import Settings
from shared.delivery import (
    Delivery,
    Message,
    StoppingError,
    TransientError,
    UndecodableError,
    decode,
    interruptible_sleep,
)
from shared.events import SeenArticle
from shared.health import Check
from shared.kafka.admin import TopicMismatchError, require_topics
from shared.kafka.latest import follow
from shared.topics import ARTICLES_RAW, DEAD_LETTERS, INGEST_SEEN, SOURCES, Topic

log = structlog.get_logger()

SERVICE = "ingest"
TOPICS: tuple[Topic, ...] = (SOURCES, ARTICLES_RAW, INGEST_SEEN, DEAD_LETTERS[SERVICE])
PROBE_S = 3.0
# What publishing under way may still take when the worker is told to stop.
SETTLE_S = 3.0


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def note_seen(seen: SeenArticles, message: Message) -> None:
    """Note what `message` of `ingest.seen.v1` tells; one that cannot be read is only logged.

    It is our own note and not an article: all that is lost is that a content may be published
    once more.
    """
    try:
        seen.note(decode(message, SeenArticle))
    except UndecodableError as error:
        log.warning(
            "note of a seen article not readable", position=message.position, why=str(error)
        )


async def require_kafka(servers: str) -> None:
    """Return when Kafka answers and the topics are there; else raises `TransientError`."""
    try:
        async with asyncio.timeout(PROBE_S):
            await require_topics(servers, TOPICS)
    except TopicMismatchError as error:
        raise TransientError(str(error)) from error
    except TimeoutError as error:
        raise TransientError(f"no answer from Kafka at {servers} within {PROBE_S:g} s") from error


@dataclass
class Worker:
    """All parts of one worker; nothing is connected before `run`."""

    settings: Settings
    listed: SourceList | None
    stopping: asyncio.Event
    clock: Callable[[], datetime] = utc_now
    registry: Registry = field(default_factory=Registry)
    tally: Tally = field(default_factory=Tally)
    states: dict[str, PollState] = field(default_factory=dict)
    seen_caught_up: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.outlet = KafkaOutlet(self.settings.kafka_servers, SERVICE)
        seen = SeenArticles(self.settings.seen_most_articles)
        self.intake = Intake(self.outlet, seen, self.clock)
        sleep = interruptible_sleep(self.stopping)
        self.delivery = Delivery(SERVICE, self.outlet, sleep, random.random, self.stopping.is_set)

    def ready(self) -> dict[str, Check]:
        """Return the checks of `/readyz`."""
        return {"kafka": self._kafka_check, "seen": self._seen_check}

    async def _kafka_check(self) -> str | None:
        try:
            await require_kafka(self.settings.kafka_servers)
        except TransientError as error:
            return str(error)
        return None

    async def _seen_check(self) -> str | None:
        return None if self.seen_caught_up.is_set() else "still reading which articles were seen"

    async def run(self) -> None:
        """Work until `stopping` is set; raises what no part of it could handle."""
        work = asyncio.create_task(self._work())
        stop = asyncio.create_task(self.stopping.wait())
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        await self.intake.settle(SETTLE_S)
        work.cancel()
        await asyncio.wait({work})
        if not work.cancelled():
            work.result()

    async def _work(self) -> None:
        try:
            await self._work_until_told()
        except* StoppingError:
            log.info("stopped while Kafka was away")

    async def _work_until_told(self) -> None:
        servers = self.settings.kafka_servers
        await self._healed(lambda: require_kafka(servers), f"Kafka at {servers}")
        async with asyncio.TaskGroup() as group:
            group.create_task(self.outlet.run(self.delivery))
            await self.outlet.connected()
            group.create_task(self._follow_seen())
            if self.listed:
                await self._healed(self._publish_list, "the list of feeds")
            owned = OwnedSources(servers, self.registry, self.delivery)
            group.create_task(self._healed(owned.follow, SOURCES.name))
            await self.seen_caught_up.wait()
            await self._poll()

    async def _healed(self, action: Callable[[], Awaitable[None]], what: str) -> None:
        await self.delivery.until_healed(action, what)

    async def _follow_seen(self) -> None:
        def apply(message: Message) -> None:
            note_seen(self.intake.seen, message)

        await self._healed(
            lambda: follow(self.settings.kafka_servers, INGEST_SEEN, apply, self.seen_caught_up),
            INGEST_SEEN.name,
        )

    async def _publish_list(self) -> None:
        """Make the registry say what the list says."""
        if self.listed is None:
            return
        known = await read_sources(self.settings.kafka_servers)
        changed = changed_sources(self.listed, known, self.clock())
        await self.outlet.publish(SOURCES, changed)
        log.info("list of feeds published", feeds=len(self.listed.sources), changed=len(changed))

    async def _poll(self) -> None:
        settings = self.settings
        async with http_session(
            settings.contact, settings.allow_private_networks, settings.fetch_timeout_s
        ) as session:
            pool = ParsePool(
                settings.parse_processes, settings.parse_timeout_s, settings.parse_max_memory_bytes
            )
            try:
                await self._poller(session, pool).run()
            finally:
                pool.close()

    def _poller(self, session: aiohttp.ClientSession, pool: ParsePool) -> Poller:
        settings = self.settings
        fetcher = HttpFetcher(session, settings.fetch_max_bytes, settings.fetch_timeout_s)
        return Poller(
            reader=EntryReader(fetcher, pool, self.intake, self.outlet, self.delivery, self.tally),
            registry=self.registry,
            clock=self.clock,
            random=random.random,
            interval_s=settings.poll_interval_s or settings.poll_first_interval_s,
            at_once=settings.polls_at_once,
            states=self.states,
        )

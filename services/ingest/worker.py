"""The work behind the HTTP interface, begun anew whenever Kafka was away at the start."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

import aiohttp
import structlog

from services.ingest.adapters.http_fetcher import HttpFetcher
from services.ingest.adapters.http_session import http_session
from services.ingest.adapters.kafka_outlet import KafkaOutlet
from services.ingest.adapters.kafka_polls import followed_polls
from services.ingest.adapters.kafka_seen import SeenLog
from services.ingest.adapters.kafka_sources import SlotMember, followed_sources
from services.ingest.adapters.kafka_subscriptions import followed_subscriptions
from services.ingest.adapters.parse_pool import ParsePool
from services.ingest.adapters.system_clock import SystemClock
from services.ingest.adapters.websub_hub import HttpHub
from services.ingest.core.clock import Clock
from services.ingest.core.fetching.ports import Fetcher, Parser
from services.ingest.core.intake.entry_reader import EntryReader
from services.ingest.core.intake.intake import Intake
from services.ingest.core.intake.seen import SeenArticles
from services.ingest.core.polling.manners import HostManners
from services.ingest.core.polling.pacing import Pacing
from services.ingest.core.polling.poll_table import PollTable
from services.ingest.core.polling.schedule import Pace
from services.ingest.core.sources.changes import changed_sources
from services.ingest.core.sources.registry import Registry
from services.ingest.core.sources.source_list import SourceList
from services.ingest.core.tally import Tally
from services.ingest.core.websub.subscriptions import Subscriptions
from services.ingest.hubs import HubDesk
from services.ingest.polling.looking import Looker
from services.ingest.polling.poller import Poller
from services.ingest.polling.recording import Recorder
from services.ingest.polling.watch import Watch
from services.ingest.settings import Settings
from services.ingest.subscribing import Callbacks, SubscriptionLog
from shared.delivery import (
    Delivery,
    StoppingError,
    TransientError,
    interruptible_sleep,
)
from shared.health import Check
from shared.kafka.admin import TopicMismatchError, require_topics
from shared.kafka.latest import Followed
from shared.topics import (
    ARTICLES_APPEARANCES,
    ARTICLES_RAW,
    DEAD_LETTERS,
    INGEST_POLLS,
    INGEST_SEEN,
    INGEST_SUBSCRIPTIONS,
    SOURCES,
    Topic,
)

log = structlog.get_logger()

SERVICE = "ingest"
TOPICS: tuple[Topic, ...] = (
    SOURCES,
    ARTICLES_RAW,
    ARTICLES_APPEARANCES,
    INGEST_SEEN,
    INGEST_POLLS,
    INGEST_SUBSCRIPTIONS,
    DEAD_LETTERS[SERVICE],
)
PROBE_S = 3.0
# What publishing under way may still take when the worker is told to stop.
SETTLE_S = 3.0


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
    clock: Clock = field(default_factory=SystemClock)
    registry: Registry = field(default_factory=Registry)
    polls: PollTable = field(default_factory=PollTable)
    tally: Tally = field(default_factory=Tally)
    poller: Poller | None = None

    def __post_init__(self) -> None:
        servers = self.settings.kafka_servers
        self.outlet = self._new_outlet()
        seen = SeenArticles(self.settings.seen_most_articles)
        self.seen_log = SeenLog(servers, seen)
        self.intake = Intake(self.outlet, seen, self.clock.now, self.seen_log)
        sleep = interruptible_sleep(self.stopping)
        self.delivery = Delivery(SERVICE, self.outlet, sleep, random.random, self.stopping.is_set)
        self.watch = Watch(self.registry, self.polls, self.clock)
        self.manners = HostManners(self.settings.host_delay_s, random.random)
        self.followed: dict[str, Followed | SeenLog] = {
            "seen": self.seen_log,
            "sources": followed_sources(servers, self.registry),
            "polls": followed_polls(servers, self.polls),
        }
        self._prepare_hubs()

    def _prepare_hubs(self) -> None:
        settings, known = self.settings, Subscriptions()
        self.hub_desk = HubDesk(
            Callbacks(settings.public_url, settings.websub_secret),
            SubscriptionLog(known, self.outlet),
            self.registry,
            self.clock,
            settings.fetch_max_bytes,
        )
        if self.hub_desk.callbacks:
            followed = followed_subscriptions(settings.kafka_servers, known)
            self.followed["subscriptions"] = followed

    def _new_outlet(self) -> KafkaOutlet:
        return KafkaOutlet(self.settings.kafka_servers, SERVICE)

    @property
    def seen_caught_up(self) -> asyncio.Event:
        """Set once it is known which articles were published before."""
        return self.followed["seen"].caught_up

    @property
    def slots(self) -> list[int]:
        """The slots whose sources this worker polls."""
        return sorted(self.poller.slots) if self.poller else []

    def ready(self) -> dict[str, Check]:
        """Return the checks of `/readyz`."""
        checks: dict[str, Check] = {"kafka": self._kafka_check}
        for name, followed in self.followed.items():
            checks[name] = partial(_caught_up_check, followed)
        return checks

    async def _kafka_check(self) -> str | None:
        try:
            await require_kafka(self.settings.kafka_servers)
        except TransientError as error:
            return str(error)
        return None

    async def run(self) -> None:
        """Work until `stopping` is set; raises what no part of it could handle."""
        work = asyncio.create_task(self._work())
        stop = asyncio.create_task(self.stopping.wait())
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        if self.poller:
            await self.poller.stop(SETTLE_S)
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
            for name, followed in self.followed.items():
                group.create_task(self._healed(followed.run, name))
            for followed in self.followed.values():
                await followed.caught_up.wait()
            await self._healed(self.intake.make_sure, "what was published before")
            await self._healed(self._publish_list, "the list of feeds")
            async with self._polling() as poller:
                member = SlotMember(servers, poller, self.delivery, self._reach_end)
                group.create_task(self._healed(member.run, SOURCES.name))
                group.create_task(self.watch.run())
                group.create_task(self._work_with_hubs(poller))
                await poller.run()

    async def _work_with_hubs(self, poller: Poller) -> None:
        if self.hub_desk.callbacks:
            async with self._session() as session:
                hub = HttpHub(session, self.settings.fetch_timeout_s)
                await self.hub_desk.work(hub, poller, self.delivery)

    async def _healed(self, action: Callable[[], Awaitable[None]], what: str) -> None:
        await self.delivery.until_healed(action, what)

    async def _reach_end(self) -> None:
        """Return when this worker knows what the others have written until now."""
        for followed in self.followed.values():
            await followed.reach_end()

    async def _publish_list(self) -> None:
        """Make the registry say what the list says."""
        if self.listed is None:
            return
        known = {source.source_id: source for source in self.registry.all()}
        changed = changed_sources(self.listed, known, self.clock.now())
        await self.outlet.publish(SOURCES, changed)
        log.info("list of feeds published", feeds=len(self.listed.sources), changed=len(changed))

    def _session(self) -> AbstractAsyncContextManager[aiohttp.ClientSession]:
        settings = self.settings
        return http_session(settings.contact, settings.reach, settings.fetch_limits)

    @asynccontextmanager
    async def _polling(self) -> AsyncIterator[Poller]:
        """Own what polling needs: connections to the web and processes that parse."""
        settings = self.settings
        async with self._session() as session:
            pool = ParsePool(
                settings.parse_processes,
                settings.parse_timeout_s,
                settings.parse_max_memory_bytes,
                settings.parse_max_depth,
            )
            fetcher = HttpFetcher(
                session, settings.fetch_limits, self.manners, self.clock, settings.obey_robots
            )
            try:
                self.poller = self._poller(fetcher, pool)
                yield self.poller
            finally:
                pool.close()

    def _poller(self, fetcher: Fetcher, parser: Parser) -> Poller:
        settings = self.settings
        pace = Pace(
            settings.poll_first_interval_s,
            settings.poll_min_interval_s,
            settings.poll_max_interval_s,
        )
        reader = EntryReader(fetcher, parser, self.intake, self.outlet, self.delivery, self.tally)
        pacing = Pacing(pace, settings.poll_interval_s, self.hub_desk.is_pushed)
        return Poller(
            looker=Looker(reader, pacing, self.clock, random.random),
            recorder=Recorder(
                self.outlet, self.delivery, self.polls, self.registry, self.tally, self.watch
            ),
            registry=self.registry,
            manners=self.manners,
            at_once=settings.polls_at_once,
        )


async def _caught_up_check(followed: Followed | SeenLog) -> str | None:
    return None if followed.caught_up.is_set() else f"still reading {followed.topic.name}"

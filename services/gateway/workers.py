"""The roles beside serving: each a worker of a consumer group, with what it follows meanwhile."""

from __future__ import annotations

import asyncio
import random
import sys
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any

from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_matching import ElasticMatching
from services.gateway.adapters.elastic_reader import connect
from services.gateway.adapters.fernet_seal import seal_of
from services.gateway.adapters.following import Patience, noting
from services.gateway.adapters.index_progress import IndexProgress
from services.gateway.adapters.kafka_keys import follow_keys
from services.gateway.adapters.kafka_saved import SavedSearches
from services.gateway.adapters.webhook_sender import webhook_sender
from services.gateway.core.access.keys import KeyRing
from services.gateway.core.saved.board import SavedBoard
from services.gateway.delivering import Deliverer, Receivers
from services.gateway.matching import MOST_PER_BATCH, Known, Matcher
from services.gateway.settings import Settings
from shared.delivery import (
    Delivery,
    ParkingLimit,
    TransientError,
    Unconnected,
    interruptible_sleep,
)
from shared.events import WebhookDelivery
from shared.health import Check
from shared.kafka.admin import TopicMismatchError, admin_client, require_topics
from shared.kafka.consumer import consume_batches, group_consumer
from shared.kafka.errors import translated
from shared.kafka.latest import read_all
from shared.kafka.publisher import KafkaDeadLetters, KafkaPublisher, producer
from shared.topics import (
    ARTICLES_ENRICHED,
    DEAD_LETTERS,
    GATEWAY_DELIVERIES,
    GATEWAY_KEYS,
    SAVED_MATCHES,
    SAVED_SEARCHES,
    Topic,
)

SERVICE = "gateway"
# Nobody waits for the answer, and it may be one to a hundred searches.
ASKING_S = 30.0


class Worker(ABC):
    """Follows saved searches and keys, and does its work whenever there is a broker."""

    needed: Sequence[Topic] = ()

    def __init__(self, settings: Settings, stopping: asyncio.Event) -> None:
        self.settings = settings
        self.servers = settings.kafka_servers
        self.stopping = stopping
        self.connected = False
        self.board, self.keys = SavedBoard(), KeyRing()
        self.patience = Patience(asyncio.sleep, random.random)
        self.saved = SavedSearches(self.servers, self.board, self.patience)
        self.delivery = Delivery(
            service=SERVICE,
            dead_letters=Unconnected(),
            sleep=interruptible_sleep(stopping),
            random=random.random,
            should_stop=stopping.is_set,
        )

    async def run(self) -> None:
        """Work until told to stop; outages are waited for."""
        following = (self.saved.run(), follow_keys(self.servers, self.keys, self.patience))
        await while_following(self._run(), *following)

    async def _run(self) -> None:
        for read in (self.board.is_whole, self.keys.is_whole):
            await either(read, self.stopping)
        if not self.stopping.is_set():
            await self.delivery.until_healed(self._connected, "Kafka")

    async def _connected(self) -> None:
        needed = [*self.needed, SAVED_SEARCHES, GATEWAY_KEYS, DEAD_LETTERS[SERVICE]]
        try:
            await require_topics(self.servers, needed)
        except TopicMismatchError as error:
            raise TransientError(str(error)) from error
        try:
            await self.work()
        finally:
            self.connected = False

    @abstractmethod
    async def work(self) -> None:
        """Do the work until told to stop; raises `TransientError`."""

    def ready(self) -> dict[str, Check]:
        """Return the checks that tell whether the work is being done."""
        return {"kafka": self._kafka_fault}

    async def _kafka_fault(self) -> str | None:
        return None if self.connected else "no partitions are read yet"


class MatchWorker(Worker):
    """The role `match`: tells which saved searches find what arrives."""

    needed = (ARTICLES_ENRICHED, SAVED_MATCHES)

    async def work(self) -> None:
        """Match what arrives until told to stop; raises `TransientError`."""
        async with (
            self._index() as client,
            producer(self.servers, SERVICE) as out,
            admin_client(self.servers, "gateway-match") as admin,
            group_consumer(self.servers, "gateway-match", [ARTICLES_ENRICHED]) as consumer,
        ):
            self.delivery.dead_letters = KafkaDeadLetters(out, SERVICE)
            matcher = Matcher(
                ElasticMatching(client, self.settings.index_prefix),
                IndexProgress(admin),
                Known(self.board, self.saved, self.keys),
                KafkaPublisher(out),
                self.delivery,
                lambda: datetime.now(UTC),
            )
            self.connected = True
            with translated("consuming"):
                await consume_batches(
                    consumer, matcher.handle, self.stopping.is_set, lambda: MOST_PER_BATCH
                )

    def _index(self) -> AsyncElasticsearch:
        return connect(self.settings.elastic_url, ASKING_S, self.settings.elastic_key)


class DeliverWorker(Worker):
    """The role `deliver`: sends what saved searches find to their webhooks."""

    needed = (SAVED_MATCHES, GATEWAY_DELIVERIES)

    async def work(self) -> None:
        """Send what is found until told to stop; raises `TransientError`."""
        # A receiver that is away for long is no fault of ours.
        self.delivery.limit = ParkingLimit(most=sys.maxsize)
        settings = self.settings
        async with (
            webhook_sender(settings.webhook_reach, settings.webhook_timeout_s) as sender,
            producer(self.servers, SERVICE) as out,
        ):
            self.delivery.dead_letters = KafkaDeadLetters(out, SERVICE)
            deliverer = Deliverer(
                Receivers(self.board, self.saved, self.keys, seal_of(settings.webhook_keys)),
                sender,
                KafkaPublisher(out),
                self._load,
                self.delivery,
                lambda: datetime.now(UTC),
                random.random,
                settings.webhook_schedule,
            )
            await while_following(self._consume(deliverer), deliverer.run())

    async def _consume(self, deliverer: Deliverer) -> None:
        group = group_consumer(self.servers, "gateway-deliver", [SAVED_MATCHES], deliverer)
        async with group as consumer:
            self.connected = True
            with translated("consuming"):
                await consume_batches(consumer, deliverer.handle, self.stopping.is_set)

    async def _load(
        self, note: Callable[[WebhookDelivery], None], forget: Callable[[str], None]
    ) -> None:
        apply = noting(WebhookDelivery, note, forget)
        await read_all(self.servers, GATEWAY_DELIVERIES, apply)


async def either(*events: asyncio.Event) -> None:
    """Return when one of `events` is set."""
    tasks = [asyncio.ensure_future(one.wait()) for one in events]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for one in tasks:
        one.cancel()


async def while_following(work: Awaitable[None], *following: Coroutine[Any, Any, None]) -> None:
    """Run `work` to its end, and `following`, which have none, meanwhile."""
    tasks = [asyncio.ensure_future(one) for one in (work, *following)]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for one in done:
            one.result()
    finally:
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

"""The loop of the search service: a batch of messages in, documents written, then committed."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field

import structlog
from prometheus_client import Gauge

from services.search.core.documents import CONSUMED
from services.search.core.outcomes import DocumentIndex
from services.search.writing import BatchWriter
from shared.delivery import (
    Delivery,
    TransientError,
    Unconnected,
    interruptible_sleep,
)
from shared.documents import INDEX_GROUP
from shared.health import Check
from shared.kafka.admin import TopicMismatchError, require_topics
from shared.kafka.consumer import group_consumer
from shared.kafka.errors import translated
from shared.kafka.publisher import KafkaDeadLetters, producer
from shared.topics import DEAD_LETTERS

log = structlog.get_logger()

SERVICE = "search"

request_size = Gauge(
    "cupure_search_request_documents", "Documents that a request to the index may have now"
)


@dataclass
class Worker:
    """One of the workers that share the partitions, and what it is waiting for."""

    kafka_servers: str
    index: DocumentIndex
    stopping: asyncio.Event
    requests_at_once: int = 1
    delivery: Delivery = field(init=False)
    prepared: bool = field(default=False, init=False)
    connected: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.delivery = Delivery(
            service=SERVICE,
            dead_letters=Unconnected(),
            sleep=interruptible_sleep(self.stopping),
            random=random.random,
            should_stop=self.stopping.is_set,
        )

    async def run(self) -> None:
        """Prepare the index, then consume until told to stop; outages are waited for."""
        await self.delivery.until_healed(self.index.prepare, "the index")
        self.prepared = True
        await self.delivery.until_healed(self._consume, "Kafka")

    async def _consume(self) -> None:
        await self._require_topics()
        try:
            async with (
                producer(self.kafka_servers, SERVICE) as parking,
                group_consumer(self.kafka_servers, INDEX_GROUP, CONSUMED) as consumer,
            ):
                self.delivery.dead_letters = KafkaDeadLetters(parking, SERVICE)
                self.connected = True
                writer = BatchWriter(self.index, self.delivery, at_once=self.requests_at_once)
                request_size.set_function(lambda: writer.size.documents)
                with translated("consuming"):
                    await writer.consume(consumer, self.stopping.is_set)
        finally:
            self.connected = False

    async def _require_topics(self) -> None:
        try:
            await require_topics(self.kafka_servers, [*CONSUMED, DEAD_LETTERS[SERVICE]])
        except TopicMismatchError as error:
            raise TransientError(str(error)) from error

    def ready(self) -> dict[str, Check]:
        """Return the checks that tell whether messages are being indexed."""
        return {"elasticsearch": self._index_fault, "kafka": self._kafka_fault}

    async def _index_fault(self) -> str | None:
        return await self.index.fault() if self.prepared else "the index is not prepared yet"

    async def _kafka_fault(self) -> str | None:
        return None if self.connected else "no partitions are read yet"

"""The way out to Kafka, there from the start and connected as soon as the broker answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from shared.delivery import DeadLetter, Delivery, TransientError
from shared.events import Event
from shared.kafka.publisher import KafkaDeadLetters, KafkaPublisher, producer
from shared.topics import Topic

log = structlog.get_logger()

# A producer that the broker has fenced fails for ever; while the broker is merely away it waits.
MOST_FAILURES_IN_A_ROW = 5


class KafkaOutlet:
    """Publishes and parks; raises `TransientError` while there is no connection."""

    def __init__(self, servers: str, service: str) -> None:
        self._servers = servers
        self._service = service
        self._publisher: KafkaPublisher | None = None
        self._dead_letters: KafkaDeadLetters | None = None
        self._failures = 0
        self._broken = asyncio.Event()
        self._connected = asyncio.Event()

    async def run(self, delivery: Delivery) -> None:
        """Stay connected until cancelled; a producer that only fails is replaced."""
        while True:
            await delivery.until_healed(self._connect_once, f"Kafka at {self._servers}")

    async def _connect_once(self) -> None:
        async with producer(self._servers, self._service) as made:
            self._publisher = KafkaPublisher(made)
            self._dead_letters = KafkaDeadLetters(made, self._service)
            self._failures = 0
            self._broken.clear()
            self._connected.set()
            log.info("connected to Kafka", servers=self._servers)
            try:
                await self._broken.wait()
            finally:
                self._publisher = self._dead_letters = None
                self._connected.clear()
            log.error("the producer only fails, making a new one", failures=self._failures)

    async def connected(self) -> None:
        """Return when there is a connection."""
        await self._connected.wait()

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        """Send `events`; raises `TransientError` or `OversizeError`."""
        if self._publisher is None:
            raise TransientError(f"not connected to Kafka at {self._servers}")
        try:
            await self._publisher.publish(topic, events)
        except TransientError:
            self._failed()
            raise
        self._failures = 0

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        """Keep `letters`; raises `TransientError`."""
        if self._dead_letters is None:
            raise TransientError(f"not connected to Kafka at {self._servers}")
        try:
            await self._dead_letters.park(letters)
        except TransientError:
            self._failed()
            raise
        self._failures = 0

    def _failed(self) -> None:
        self._failures += 1
        if self._failures >= MOST_FAILURES_IN_A_ROW:
            self._broken.set()

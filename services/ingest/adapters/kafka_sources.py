"""The registry of sources on its topic: this worker's share of it, and changes to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from aiokafka import TopicPartition

from services.ingest.core.sources.registry import Registry
from shared.delivery import DeadLetter, Delivery, Message, UndecodableError, decode
from shared.events import Source
from shared.kafka.consumer import group_consumer, to_message
from shared.kafka.errors import translated
from shared.kafka.latest import read_all
from shared.topics import SOURCES

log = structlog.get_logger()

GROUP = "ingest"


async def read_sources(servers: str) -> dict[str, Source]:
    """Return every source by id as the topic tells it now; raises `TransientError`."""
    found: dict[str, Source] = {}

    def apply(message: Message) -> None:
        source = _decoded(message)
        if source is not None:
            found[source.source_id] = source

    await read_all(servers, SOURCES, apply)
    return found


def _decoded(message: Message) -> Source | None:
    """Return the source, or None for one that cannot be read: who owns its partition parks it."""
    try:
        return decode(message, Source)
    except UndecodableError as error:
        log.warning("source not readable", position=message.position, reason=str(error))
        return None


class OwnedSources:
    """Keeps `registry` to the sources of the partitions that the group gives this worker.

    A partition is read from its beginning whenever it comes to this worker. The offsets that are
    committed only tell which unreadable messages are parked already.
    """

    def __init__(self, servers: str, registry: Registry, delivery: Delivery) -> None:
        self._servers = servers
        self._registry = registry
        self._delivery = delivery
        self._committed: dict[int, int] = {}

    async def follow(self) -> None:
        """Follow the topic until cancelled; raises `TransientError`."""
        self._registry.own(())
        async with group_consumer(self._servers, GROUP, [SOURCES]) as consumer:
            with translated(f"following {SOURCES.name}"):
                while True:
                    await self._start_new(consumer)
                    fetched = await consumer.getmany(timeout_ms=500)
                    batch = [to_message(one) for records in fetched.values() for one in records]
                    await self._apply(consumer, batch)

    async def _start_new(self, consumer: Any) -> None:
        owned = {partition.partition for partition in consumer.assignment()}
        new = [TopicPartition(SOURCES.name, number) for number in self._registry.own(owned)]
        for partition in new:
            self._committed[partition.partition] = await consumer.committed(partition) or 0
        if new:
            await consumer.seek_to_beginning(*new)

    async def _apply(self, consumer: Any, batch: Sequence[Message]) -> None:
        letters = []
        for message in batch:
            try:
                self._registry.note(message.partition, decode(message, Source))
            except UndecodableError as error:
                if message.offset >= self._committed.get(message.partition, 0):
                    letters.append(DeadLetter.of(message, error))
        await self._delivery.park(letters)
        self._delivery.succeeded(SOURCES.name, len(batch) - len(letters))
        await self._commit(consumer, batch)

    async def _commit(self, consumer: Any, batch: Sequence[Message]) -> None:
        done = {message.partition: message.offset + 1 for message in batch}
        ahead = {
            TopicPartition(SOURCES.name, partition): offset
            for partition, offset in done.items()
            if offset > self._committed.get(partition, 0)
        }
        if ahead:
            await consumer.commit(ahead)
            self._committed.update({one.partition: offset for one, offset in ahead.items()})

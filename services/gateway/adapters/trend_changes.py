"""The changes of the trending lists, followed from their end and handed to those who listen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from prometheus_client import Gauge

from services.gateway.adapters.following import Patience, follow_for_ever
from services.gateway.core.change_feed import ChangeFeed, ToldChange
from shared import topics
from shared.delivery import Message, UndecodableError, decode
from shared.events import TrendChange
from shared.kafka.consumer import assigned_consumer, offsets_from, partitions_of
from shared.kafka.errors import translated
from shared.kafka.latest import Apply, pump

log = structlog.get_logger()

# So much of the past is read at the start, for readers whose gateway has just been replaced.
LOOK_BACK = timedelta(minutes=15)

readers_gauge = Gauge("cupure_gateway_stream_readers", "Readers of the stream of changes")


@dataclass(frozen=True, slots=True)
class Start:
    """Where following begins: at a place in the log, else at a time."""

    offset: int | None
    since: datetime


class Follow(Protocol):
    """Hands on every change from `start` on, for ever; first says at which place that is."""

    def __call__(
        self,
        servers: str,
        start: Start,
        begin: Callable[[int], None],
        apply: Apply,
    ) -> Awaitable[None]: ...


async def follow_changes(
    servers: str,
    start: Start,
    begin: Callable[[int], None],
    apply: Apply,
) -> None:
    """Follow the topic of changes, which has one partition, in Kafka."""
    topic = topics.TRENDS_CHANGES
    (partition,) = partitions_of(topic)
    async with assigned_consumer(servers, f"read-{topic.name}", [partition]) as consumer:
        with translated(f"following {topic.name}"):
            begin(await _seek(consumer, partition, start))
            while True:
                await pump(consumer, apply, timeout_ms=1000)


async def _seek(consumer: AIOKafkaConsumer, partition: TopicPartition, start: Start) -> int:
    offset = start.offset
    if offset is None:
        since_ms = int(start.since.timestamp() * 1000)
        offset = (await offsets_from(consumer, [partition], since_ms))[partition]
    consumer.seek(partition, offset)
    return offset


@dataclass
class KafkaTrendChanges:
    """Publishes to `feed` what comes; goes on where it was after Kafka was away."""

    servers: str
    feed: ChangeFeed
    patience: Patience
    clock: Callable[[], datetime]
    follow: Follow = follow_changes

    async def run(self) -> None:
        """Follow the changes for ever."""
        readers_gauge.set_function(lambda: self.feed.readers)
        await follow_for_ever(topics.TRENDS_CHANGES, self._follow, self.patience)

    async def _follow(self) -> None:
        start = Start(self.feed.next_id, self.clock() - LOOK_BACK)
        await self.follow(self.servers, start, self.feed.begin, self.apply)

    def apply(self, message: Message) -> None:
        """Tell one change; one that cannot be read is logged and skipped."""
        try:
            change = decode(message, TrendChange)
        except UndecodableError as error:
            log.error("change not readable", position=message.position, reason=str(error))
            return
        self.feed.publish(ToldChange(message.offset, change))

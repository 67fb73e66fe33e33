"""Changes on a topic of one partition, followed from its end and handed to those who listen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, Protocol

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from prometheus_client import Gauge

from services.gateway.adapters.following import Patience, follow_for_ever
from services.gateway.core.change_feed import LiveFeed, Told
from shared.delivery import EventT, Message, UndecodableError, decode
from shared.kafka.consumer import assigned_consumer, offsets_from, partitions_of
from shared.kafka.errors import translated
from shared.kafka.latest import Apply, pump
from shared.topics import Topic

log = structlog.get_logger()

# So much of the past is read at the start, for readers whose gateway has just been replaced.
LOOK_BACK = timedelta(minutes=15)

readers_gauge = Gauge("cupure_gateway_stream_readers", "Readers of a stream", ("topic",))


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
        topic: Topic,
        start: Start,
        begin: Callable[[int], None],
        apply: Apply,
    ) -> Awaitable[None]: ...


async def follow_changes(
    servers: str,
    topic: Topic,
    start: Start,
    begin: Callable[[int], None],
    apply: Apply,
) -> None:
    """Follow `topic`, which has one partition, in Kafka."""
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
class KafkaChanges(Generic[EventT]):
    """Publishes to `feed` what comes; goes on where it was after Kafka was away."""

    servers: str
    topic: Topic
    model: type[EventT]
    feed: LiveFeed[EventT]
    patience: Patience
    clock: Callable[[], datetime]
    follow: Follow = follow_changes

    async def run(self) -> None:
        """Follow the changes for ever."""
        readers_gauge.labels(self.topic.name).set_function(lambda: self.feed.readers)
        await follow_for_ever(self.topic, self._follow, self.patience)

    async def _follow(self) -> None:
        start = Start(self.feed.next_id, self.clock() - LOOK_BACK)
        await self.follow(self.servers, self.topic, start, self.feed.begin, self.apply)

    def apply(self, message: Message) -> None:
        """Tell one change; one that cannot be read is logged and skipped."""
        try:
            change = decode(message, self.model)
        except UndecodableError as error:
            log.error("change not readable", position=message.position, reason=str(error))
            return
        self.feed.publish(Told(message.offset, change))

"""The comments of late, followed on the log from where they were read last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from aiokafka import AIOKafkaConsumer
from aiokafka.partitioner import DefaultPartitioner
from prometheus_client import Gauge

from services.gateway.adapters.following import Patience, follow_for_ever
from services.gateway.adapters.kafka_changes import readers_gauge
from services.gateway.core.comments.live import Discussions
from services.gateway.core.comments.recent import LOOK_BACK, RecentComments
from shared.delivery import Message, UndecodableError, decode
from shared.events import Comment
from shared.kafka.consumer import assigned_consumer, offsets_from, partitions_of
from shared.kafka.errors import translated
from shared.kafka.latest import pump
from shared.topics import COMMENTS

log = structlog.get_logger()

caught_up_gauge = Gauge(
    "cupure_gateway_comments_caught_up", "1 when the latest comments have been read to their end"
)


def discussions(most_readers: int) -> Discussions:
    """Return the feeds of all partitions; an article is told by the one that its key leads to."""
    numbers = list(range(COMMENTS.partitions))
    choose = DefaultPartitioner()

    def partition_of(article_id: str) -> int:
        return int(choose(article_id.encode(), numbers, numbers))

    return Discussions(most_readers, COMMENTS.partitions, partition_of)


class KafkaComments:
    """Keeps `recent` to the log, and tells `live`; goes on where it was after Kafka was away."""

    def __init__(
        self,
        servers: str,
        recent: RecentComments,
        patience: Patience,
        clock: Callable[[], datetime],
        live: Discussions,
    ) -> None:
        self._servers = servers
        self._recent = recent
        self._patience = patience
        self._clock = clock
        self._live = live
        self._next: dict[int, int] = {}

    async def run(self) -> None:
        """Follow the comments for ever."""
        caught_up_gauge.set_function(lambda: float(self._recent.is_whole.is_set()))
        readers_gauge.labels(COMMENTS.name).set_function(lambda: self._live.readers)
        await follow_for_ever(COMMENTS, self._follow, self._patience)

    async def _follow(self) -> None:
        partitions = partitions_of(COMMENTS)
        name = f"read-{COMMENTS.name}"
        async with assigned_consumer(self._servers, name, partitions) as consumer:
            with translated(f"following {COMMENTS.name}"):
                await self._seek(consumer)
                await self._catch_up(consumer)
                while True:
                    await pump(consumer, self.note, timeout_ms=1000)

    async def _catch_up(self, consumer: AIOKafkaConsumer) -> None:
        for partition, end in (await consumer.end_offsets(list(consumer.assignment()))).items():
            while await consumer.position(partition) < end:
                await pump(consumer, self.note, timeout_ms=200)
        self._recent.is_whole.set()

    async def _seek(self, consumer: AIOKafkaConsumer) -> None:
        partitions = partitions_of(COMMENTS)
        since_ms = int((self._clock() - LOOK_BACK).timestamp() * 1000)
        for one, offset in (await offsets_from(consumer, partitions, since_ms)).items():
            begins = self._next.get(one.partition, offset)
            consumer.seek(one, begins)
            self._live.feeds[one.partition].begin(begins)

    def note(self, message: Message) -> None:
        """Take in one message, and where to go on after it; search parks what cannot be read."""
        self._next[message.partition] = message.offset + 1
        try:
            comment = decode(message, Comment)
        except UndecodableError as error:
            log.error("comment not readable", position=message.position, reason=str(error))
            return
        if self._recent.note(comment):
            self._live.publish(comment, message.partition, message.offset)

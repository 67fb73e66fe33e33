"""The comments of late, followed on the log from where they were read last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from aiokafka import AIOKafkaConsumer
from prometheus_client import Gauge

from services.gateway.adapters.following import Patience, follow_for_ever
from services.gateway.core.comments.recent import LOOK_BACK, RecentComments
from shared.delivery import Message, UndecodableError, decode
from shared.events import Comment
from shared.kafka.consumer import assigned_consumer, offsets_from, partitions_of
from shared.kafka.errors import translated
from shared.kafka.latest import Apply, pump
from shared.topics import COMMENTS

log = structlog.get_logger()

caught_up_gauge = Gauge(
    "cupure_gateway_comments_caught_up", "1 when the latest comments have been read to their end"
)


def noting(recent: RecentComments) -> Apply:
    """Return what takes messages into `recent`; what cannot be read is told, search parks it."""

    def apply(message: Message) -> None:
        try:
            recent.note(decode(message, Comment))
        except UndecodableError as error:
            log.error("comment not readable", position=message.position, reason=str(error))

    return apply


class KafkaComments:
    """Keeps `recent` to the log; goes on where it was after Kafka was away."""

    def __init__(
        self,
        servers: str,
        recent: RecentComments,
        patience: Patience,
        clock: Callable[[], datetime],
    ) -> None:
        self._servers = servers
        self._recent = recent
        self._patience = patience
        self._clock = clock
        self._apply = noting(recent)
        self._next: dict[int, int] = {}

    async def run(self) -> None:
        """Follow the comments for ever."""
        caught_up_gauge.set_function(lambda: float(self._recent.is_whole.is_set()))
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
            consumer.seek(one, self._next.get(one.partition, offset))

    def note(self, message: Message) -> None:
        """Take in one message, and where to go on after it."""
        self._apply(message)
        self._next[message.partition] = message.offset + 1

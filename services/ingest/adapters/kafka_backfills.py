"""Jobs of back-fill on their topic, and how far enrichment is behind."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from shared.delivery import Message, UndecodableError, decode
from shared.events import BackfillProgress
from shared.kafka.errors import translated
from shared.kafka.latest import read_all
from shared.topics import INGEST_BACKFILLS, Topic

log = structlog.get_logger()


async def read_backfills(servers: str) -> dict[str, BackfillProgress]:
    """Return every job by id as it stands; raises `TransientError`."""
    found: dict[str, BackfillProgress] = {}

    def apply(message: Message) -> None:
        try:
            progress = decode(message, BackfillProgress)
        except UndecodableError as error:
            log.warning("job not readable", position=message.position, reason=str(error))
            return
        found[progress.job_id] = progress

    await read_all(servers, INGEST_BACKFILLS, apply)
    return found


class GroupLag:
    """How many messages of `topic` the consumer group `group` has not read yet."""

    def __init__(
        self, admin: AIOKafkaAdminClient, consumer: AIOKafkaConsumer, group: str, topic: Topic
    ) -> None:
        self._admin = admin
        self._consumer = consumer
        self._group = group
        self._partitions = [TopicPartition(topic.name, one) for one in range(topic.partitions)]

    async def messages(self) -> int:
        """Return how many there are; all, for a group that has never read. `TransientError`."""
        with translated(f"reading the lag of {self._group}"):
            read = await self._admin.list_consumer_group_offsets(
                self._group, partitions=self._partitions
            )
            first = await self._consumer.beginning_offsets(self._partitions)
            ends = await self._consumer.end_offsets(self._partitions)
        # A group that has not committed is at -1; what is deleted need not be read any more.
        places = {
            one: max(read[one].offset if one in read else -1, first[one])
            for one in self._partitions
        }
        return sum(ends[one] - places[one] for one in self._partitions)


@asynccontextmanager
async def group_lag(servers: str, group: str, topic: Topic) -> AsyncIterator[GroupLag]:
    """Own what asks for the lag of `group` on `topic`."""
    admin = AIOKafkaAdminClient(bootstrap_servers=servers, client_id="ingest-backfill")
    consumer = AIOKafkaConsumer(bootstrap_servers=servers, client_id="ingest-backfill")
    try:
        with translated(f"connecting to Kafka at {servers}"):
            await admin.start()
            await consumer.start()
        yield GroupLag(admin, consumer, group, topic)
    finally:
        await consumer.stop()
        await admin.close()

"""Messages in from Kafka by batches, committed only after the batch is safe."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence, Set
from contextlib import asynccontextmanager
from typing import Any, Protocol

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from aiokafka.errors import CommitFailedError, IllegalStateError

from shared.delivery import Message
from shared.kafka.errors import translated
from shared.telemetry import metrics
from shared.topics import Topic

log = structlog.get_logger()

MOST_PER_BATCH = 500
IDLE_POLL_MS = 500
# While batches are under way: the first of them may be done before another message comes.
BUSY_POLL_MS = 20
MOST_BYTES_PER_FETCH = 8 * 1_048_576
SESSION_TIMEOUT_MS = 10_000
# What a transaction wrote is seen when it is committed, and never if it is not.
COMMITTED = "read_committed"
# A batch may wait long for Elasticsearch; being thrown out of the group would not help it.
MOST_MS_BETWEEN_POLLS = 3_600_000


def to_message(record: Any) -> Message:
    """Return the message in a consumer record of aiokafka."""
    return Message(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=record.key,
        value=record.value,
        headers=tuple(record.headers),
        timestamp_ms=record.timestamp,
    )


def partitions_of(topic: Topic) -> tuple[TopicPartition, ...]:
    """Return all partitions of `topic`."""
    return tuple(TopicPartition(topic.name, number) for number in range(topic.partitions))


async def offsets_from(
    consumer: AIOKafkaConsumer, partitions: Iterable[TopicPartition], from_ms: int
) -> dict[TopicPartition, int]:
    """Return the place of the first message from `from_ms` on; at a partition's end if none is."""
    wanted = tuple(partitions)
    # Asked for first: what comes onto the log meanwhile must not be skipped.
    ends = await consumer.end_offsets(wanted)
    found = await consumer.offsets_for_times(dict.fromkeys(wanted, from_ms))
    return {one: found[one].offset if found.get(one) else ends[one] for one in wanted}


@asynccontextmanager
async def assigned_consumer(
    servers: str, client_id: str, partitions: Iterable[TopicPartition]
) -> AsyncIterator[AIOKafkaConsumer]:
    """Own a consumer of `partitions` that is in no group and commits nothing."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=servers,
        client_id=client_id,
        auto_offset_reset="earliest",
        isolation_level=COMMITTED,
    )
    try:
        with translated(f"connecting to Kafka at {servers}"):
            await consumer.start()
        consumer.assign(list(partitions))
        yield consumer
    finally:
        await consumer.stop()


class Share(Protocol):
    """What depends on which partitions this member has."""

    async def give_up(self, partitions: Set[int]) -> None:
        """Return when others may have `partitions`; the group waits for it, but not for long."""

    def take(self, partitions: Set[int]) -> None:
        """Note that this member has `partitions`, and no others."""


class _TellAssignment(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka is untyped
    def __init__(self, share: Share | None = None) -> None:
        self._share = share

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        log.info("partitions revoked", partitions=_told(revoked))
        for topic in {partition.topic for partition in revoked}:
            metrics.assigned_partitions.labels(topic).set(0)
        if self._share:
            await self._share.give_up({one.partition for one in revoked})

    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        log.info("partitions assigned", partitions=_told(assigned))
        for topic in {partition.topic for partition in assigned}:
            count = sum(1 for partition in assigned if partition.topic == topic)
            metrics.assigned_partitions.labels(topic).set(count)
        if self._share:
            self._share.take({one.partition for one in assigned})


def _told(partitions: Iterable[TopicPartition]) -> list[str]:
    return sorted(f"{one.topic}/{one.partition}" for one in partitions)


@asynccontextmanager
async def group_consumer(
    servers: str, group: str, topics: Sequence[Topic], share: Share | None = None
) -> AsyncIterator[AIOKafkaConsumer]:
    """Own a member of `group` that reads `topics` from the oldest message; `share` hears of it."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=servers,
        client_id=group,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level=COMMITTED,
        partition_assignment_strategy=[RoundRobinPartitionAssignor],
        session_timeout_ms=SESSION_TIMEOUT_MS,
        heartbeat_interval_ms=SESSION_TIMEOUT_MS // 4,
        max_poll_interval_ms=MOST_MS_BETWEEN_POLLS,
        fetch_max_bytes=MOST_BYTES_PER_FETCH,
    )
    consumer.subscribe([topic.name for topic in topics], listener=_TellAssignment(share))
    try:
        with translated(f"connecting to Kafka at {servers}"):
            await consumer.start()
        yield consumer
    finally:
        await consumer.stop()


async def consume_batches(
    consumer: AIOKafkaConsumer,
    handle: Callable[[Sequence[Message]], Awaitable[None]],
    should_stop: Callable[[], bool],
    most: Callable[[], int] = lambda: MOST_PER_BATCH,
    at_once: int = 1,
) -> None:
    """Hand batches of up to `most` messages to `handle` and commit each after it returns.

    Messages of one partition come in order. With `at_once` above 1 so many batches are handled at
    the same time; they are committed in the order in which they came. A batch whose partitions
    were taken away meanwhile is simply read again by their new owner.
    """
    under_way: deque[tuple[Sequence[Message], asyncio.Task[None]]] = deque()
    try:
        while under_way or not should_stop():
            room = len(under_way) < at_once and not should_stop()
            batch = await _next_batch(consumer, most(), busy=bool(under_way)) if room else ()
            if batch:
                under_way.append((batch, asyncio.create_task(_awaited(handle(batch)))))
            elif under_way:
                await under_way[0][1]
                await commit(consumer, under_way.popleft()[0])
    finally:
        for _, task in under_way:
            task.cancel()
        await asyncio.gather(*(task for _, task in under_way), return_exceptions=True)


async def _next_batch(consumer: AIOKafkaConsumer, most: int, *, busy: bool) -> Sequence[Message]:
    wait_ms = BUSY_POLL_MS if busy else IDLE_POLL_MS
    fetched = await consumer.getmany(timeout_ms=wait_ms, max_records=most)
    return [to_message(record) for records in fetched.values() for record in records]


async def _awaited(handling: Awaitable[None]) -> None:
    await handling


async def commit(consumer: AIOKafkaConsumer, batch: Sequence[Message]) -> None:
    """Commit `batch`; without effect if its partitions have moved to another member."""
    done = {TopicPartition(one.topic, one.partition): one.offset + 1 for one in batch}
    try:
        await consumer.commit(done)
    except (CommitFailedError, IllegalStateError) as error:
        log.warning("batch not committed, its partitions moved", error=str(error))

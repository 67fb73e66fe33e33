"""What lies on a topic already, to where it ends now; no group, nothing is committed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.delivery import Message
from shared.kafka.consumer import assigned_consumer, offsets_from, partitions_of, to_message
from shared.kafka.errors import translated
from shared.kafka.latest import read_all
from shared.topics import Topic

MOST_AT_ONCE = 256
WAIT_MS = 200

Offsets = dict[TopicPartition, int]


async def read_past(
    servers: str, topic: Topic, since: datetime | None = None, last: int | None = None
) -> AsyncIterator[Sequence[Message]]:
    """Yield the messages of `topic`, a few at a time, each partition in its order.

    Only those that were put there at `since` or later, and of each partition the `last` ones.
    """
    async with assigned_consumer(servers, f"past-{topic.name}", partitions_of(topic)) as consumer:
        with translated(f"reading {topic.name}"):
            ends = await consumer.end_offsets(list(consumer.assignment()))
            begins = await _begins(consumer, ends, since)
            for one, offset in begins.items():
                consumer.seek(one, max(offset, ends[one] - last) if last else offset)
        async for messages in _read_to(consumer, ends, topic):
            yield messages


async def read_from(servers: str, topic: Topic, offset: int) -> AsyncIterator[Sequence[Message]]:
    """Yield the messages of a topic with one partition from `offset` on, a few at a time."""
    partitions = partitions_of(topic)
    async with assigned_consumer(servers, f"past-{topic.name}", partitions) as consumer:
        with translated(f"reading {topic.name}"):
            ends = await consumer.end_offsets(partitions)
            for one, first in (await consumer.beginning_offsets(partitions)).items():
                consumer.seek(one, max(first, offset))
        async for messages in _read_to(consumer, ends, topic):
            yield messages


async def _read_to(
    consumer: AIOKafkaConsumer, ends: Offsets, topic: Topic
) -> AsyncIterator[Sequence[Message]]:
    while partitions := await _unread(consumer, ends):
        with translated(f"reading {topic.name}"):
            fetched = await consumer.getmany(
                *partitions, timeout_ms=WAIT_MS, max_records=MOST_AT_ONCE
            )
        found = [to_message(one) for records in fetched.values() for one in records]
        yield [one for one in found if one.offset < ends[_place(one)]]


async def _begins(consumer: AIOKafkaConsumer, ends: Offsets, since: datetime | None) -> Offsets:
    """Return where to begin in each partition: at its end when nothing came since."""
    if since is None:
        return dict(await consumer.beginning_offsets(list(ends)))
    return await offsets_from(consumer, ends, int(since.timestamp() * 1000))


async def _unread(consumer: AIOKafkaConsumer, ends: Offsets) -> list[TopicPartition]:
    return [one for one, end in ends.items() if await consumer.position(one) < end]


def _place(message: Message) -> TopicPartition:
    return TopicPartition(message.topic, message.partition)


@dataclass(frozen=True, slots=True)
class KafkaLog:
    """The topics of a Kafka, for roles that restore their state from them."""

    servers: str

    async def read_all(self, topic: Topic, apply: Callable[[Message], None]) -> None:
        """Hand every message that `topic` holds now to `apply`."""
        await read_all(self.servers, topic, apply)

    def read_from(self, topic: Topic, offset: int) -> AsyncIterator[Sequence[Message]]:
        """Yield the messages of `topic` from `offset` on."""
        return read_from(self.servers, topic, offset)

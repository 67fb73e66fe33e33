"""Compacted topics as tables: the latest value of each key, read once or followed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer

from shared.delivery import Message, TransientError
from shared.kafka.consumer import assigned_consumer, partitions_of, to_message
from shared.kafka.errors import translated
from shared.topics import Topic

Apply = Callable[[Message], None]
PAUSE_S = 0.01


@asynccontextmanager
async def _whole_topic(servers: str, topic: Topic) -> AsyncIterator[AIOKafkaConsumer]:
    partitions = partitions_of(topic)
    async with assigned_consumer(servers, f"read-{topic.name}", partitions) as consumer:
        await consumer.seek_to_beginning(*partitions)
        yield consumer


async def pump(consumer: AIOKafkaConsumer, apply: Apply, timeout_ms: int) -> None:
    """Hand what comes within the time to `apply`."""
    fetched = await consumer.getmany(timeout_ms=timeout_ms)
    for records in fetched.values():
        for record in records:
            apply(to_message(record))


async def _catch_up(consumer: AIOKafkaConsumer, apply: Apply) -> None:
    ends = await consumer.end_offsets(list(consumer.assignment()))
    for partition, end in ends.items():
        while await consumer.position(partition) < end:
            await pump(consumer, apply, timeout_ms=200)


async def read_all(servers: str, topic: Topic, apply: Apply) -> None:
    """Hand every message that `topic` holds now to `apply`, in order of each partition."""
    async with _whole_topic(servers, topic) as consumer:
        with translated(f"reading {topic.name}"):
            await _catch_up(consumer, apply)


class Followed:
    """A topic that is handed to `apply` message by message, for as long as `run` runs."""

    def __init__(self, servers: str, topic: Topic, apply: Apply) -> None:
        self.caught_up = asyncio.Event()
        self._servers = servers
        self.topic = topic
        self._apply = apply
        self._consumer: AIOKafkaConsumer | None = None

    async def run(self) -> None:
        """Hand on every message, for ever; sets `caught_up` at today's end."""
        async with _whole_topic(self._servers, self.topic) as consumer:
            self._consumer = consumer
            try:
                with translated(f"following {self.topic.name}"):
                    await _catch_up(consumer, self._apply)
                    self.caught_up.set()
                    while True:
                        await pump(consumer, self._apply, timeout_ms=1000)
            finally:
                self._consumer = None

    async def reach_end(self) -> None:
        """Return when everything that the topic holds at this moment has been handed on."""
        consumer = self._consumer
        if consumer is None:
            raise TransientError(f"not following {self.topic.name}")
        with translated(f"reading to the end of {self.topic.name}"):
            ends = await consumer.end_offsets(list(consumer.assignment()))
            for partition, end in ends.items():
                while await consumer.position(partition) < end:
                    await asyncio.sleep(PAUSE_S)


async def follow(servers: str, topic: Topic, apply: Apply, caught_up: asyncio.Event) -> None:
    """Hand every message of `topic` to `apply`, for ever; sets `caught_up` at today's end."""
    followed = Followed(servers, topic, apply)
    followed.caught_up = caught_up
    await followed.run()

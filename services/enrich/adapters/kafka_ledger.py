"""The ledger of a role with a state: Kafka's transactions under one fixed id."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from aiokafka import AIOKafkaProducer

from shared.delivery import SupersededError
from shared.events import Event
from shared.kafka.errors import translated
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import Topic


class KafkaLedger:
    """Writes in transactions; to claim is to begin anew under the id of the role.

    By that Kafka ends what an earlier worker left open and refuses all that it sends from then on.
    """

    def __init__(self, servers: str, transactional_id: str, stack: AsyncExitStack) -> None:
        self._servers = servers
        self._id = transactional_id
        self._stack = stack
        self._producer: AIOKafkaProducer | None = None
        self._one_at_a_time = asyncio.Lock()

    async def claim(self) -> None:
        """Return when nothing of earlier workers is under way any more, nor can come."""
        async with self._one_at_a_time:
            await self._stack.aclose()
            made = producer(self._servers, self._id, self._id)
            self._producer = await self._stack.enter_async_context(made)

    async def write(self, *entries: tuple[Topic, Sequence[Event]]) -> None:
        """Write all entries in one transaction, aborted when any of them fails."""
        if not any(events for _, events in entries):
            return
        async with self._one_at_a_time:
            if self._producer is None:
                raise SupersededError("the ledger was not claimed")
            try:
                with translated("writing a transaction"):
                    await _write(self._producer, entries)
            except AssertionError as error:
                # So aiokafka tells that an earlier fault has broken this producer for good.
                raise SupersededError(f"the ledger is broken: {error}") from error


async def _write(made: AIOKafkaProducer, entries: Sequence[tuple[Topic, Sequence[Event]]]) -> None:
    publisher = KafkaPublisher(made)
    async with made.transaction():
        for topic, events in entries:
            if events:
                await publisher.publish(topic, events)


@asynccontextmanager
async def kafka_ledger(servers: str, transactional_id: str) -> AsyncIterator[KafkaLedger]:
    """Own a ledger that is not claimed yet."""
    async with AsyncExitStack() as stack:
        yield KafkaLedger(servers, transactional_id, stack)

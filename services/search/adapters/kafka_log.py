"""The log read from any place to any other, for building an index; nothing is committed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from services.search.core.lifecycle import Positions
from shared.delivery import Message
from shared.kafka.consumer import assigned_consumer, partitions_of, to_message
from shared.kafka.errors import translated
from shared.topics import Topic

MOST_AT_ONCE = 500
WAIT_MS = 200


class OpenLog:
    """Some topics, and how far each of their partitions has been read."""

    def __init__(self, consumer: AIOKafkaConsumer, servers: str) -> None:
        self._consumer = consumer
        self._servers = servers

    async def ends(self) -> Positions:
        """Return where each partition ends now."""
        with translated("reading where the log ends"):
            found = await self._consumer.end_offsets(list(self._consumer.assignment()))
        return {(one.topic, one.partition): end for one, end in found.items()}

    async def positions(self) -> Positions:
        """Return what is read next of each partition."""
        with translated("reading the log"):
            return {
                (one.topic, one.partition): await self._consumer.position(one)
                for one in self._consumer.assignment()
            }

    async def start_at(self, positions: Positions | None = None) -> int:
        """Read on from `positions`, else from the beginning.

        Returns how many messages from there on the log has deleted, as far as offsets tell.
        """
        with translated("reading the log"):
            begins = await self._consumer.beginning_offsets(list(self._consumer.assignment()))
        wanted = positions or {}
        lost = 0
        for one, begin in begins.items():
            place = wanted.get((one.topic, one.partition), 0)
            lost += max(0, begin - place) if positions is not None else 0
            self._consumer.seek(one, max(begin, place))
        return lost

    async def read_to(self, ends: Positions) -> AsyncIterator[Sequence[Message]]:
        """Yield the messages before `ends`, a few at a time, each partition in its order.

        Some that came later may be among them; `positions` tells.
        """
        while unread := await self._unread(ends):
            with translated("reading the log"):
                fetched = await self._consumer.getmany(
                    *unread, timeout_ms=WAIT_MS, max_records=MOST_AT_ONCE
                )
            if fetched:
                yield [to_message(one) for records in fetched.values() for one in records]

    async def _unread(self, ends: Positions) -> list[TopicPartition]:
        places = await self.positions()
        return [TopicPartition(*one) for one, end in ends.items() if places[one] < end]

    async def committed(self, group: str) -> Positions:
        """Return up to where `group` has read; nothing of what it has not begun."""
        partitions = list(self._consumer.assignment())
        admin = AIOKafkaAdminClient(bootstrap_servers=self._servers, client_id=f"{group}-rebuild")
        try:
            with translated(f"reading how far {group} is"):
                await admin.start()
                found = await admin.list_consumer_group_offsets(group, partitions=partitions)
        finally:
            await admin.close()
        return {
            (one.topic, one.partition): read.offset
            for one, read in found.items()
            if read.offset >= 0
        }


@asynccontextmanager
async def open_log(servers: str, topics: Sequence[Topic]) -> AsyncIterator[OpenLog]:
    """Own what reads `topics`, in no group; say first where to start."""
    partitions = [one for topic in topics for one in partitions_of(topic)]
    async with assigned_consumer(servers, "search-rebuild", partitions) as consumer:
        yield OpenLog(consumer, servers)

"""The sources on their topic: all of them followed, and the slots that this worker is given."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence, Set
from typing import Any, Protocol

import structlog

from services.ingest.core.sources.registry import Registry
from shared.delivery import DeadLetter, Delivery, Message, UndecodableError, decode
from shared.events import Source
from shared.kafka.consumer import commit, group_consumer, to_message
from shared.kafka.errors import translated
from shared.kafka.latest import Followed, read_all
from shared.topics import SOURCES

log = structlog.get_logger()

GROUP = "ingest"


async def read_sources(servers: str) -> dict[str, Source]:
    """Return every source by id as the topic tells it now; raises `TransientError`."""
    registry = Registry()
    await read_all(servers, SOURCES, lambda message: _note(registry, message))
    return {source.source_id: source for source in registry.all()}


def followed_sources(servers: str, registry: Registry) -> Followed:
    """Return what keeps `registry` to the topic while it runs."""
    return Followed(servers, SOURCES, lambda message: _note(registry, message))


def _note(registry: Registry, message: Message) -> None:
    """Note the source; one that cannot be read is parked by who has its partition."""
    try:
        registry.note(decode(message, Source))
    except UndecodableError as error:
        log.warning("source not readable", position=message.position, reason=str(error))


class SlotUser(Protocol):
    """What works on slots."""

    def own(self, slots: Set[int]) -> None:
        """Work on these slots from now on, and on no others."""

    async def give_up(self) -> None:
        """Return when no work on any slot is under way."""


class SlotMember:
    """A member of the group that shares the slots: partitions of the topic of sources.

    A slot is used once `up_to_date` has returned: by then this worker knows what the one before
    it has written. Messages of its partitions that cannot be read are parked.
    """

    def __init__(
        self,
        servers: str,
        user: SlotUser,
        delivery: Delivery,
        up_to_date: Callable[[], Awaitable[None]],
    ) -> None:
        self._servers = servers
        self._user = user
        self._delivery = delivery
        self._up_to_date = up_to_date
        self._granted: Set[int] = frozenset()
        self._used: Set[int] = frozenset()

    async def run(self) -> None:
        """Be a member until cancelled; raises `TransientError`."""
        async with group_consumer(self._servers, GROUP, [SOURCES], self) as consumer:
            try:
                with translated(f"reading {SOURCES.name}"):
                    await self._follow(consumer)
            finally:
                await self.give_up(self._used)

    async def _follow(self, consumer: Any) -> None:
        while True:
            await self._use_granted()
            fetched = await consumer.getmany(timeout_ms=500)
            batch = [to_message(one) for records in fetched.values() for one in records]
            await self._park_unreadable(consumer, batch)

    async def give_up(self, partitions: Set[int]) -> None:
        """Stop to use any slot: the group deals all of them out anew."""
        self._granted = self._used = frozenset()
        await self._user.give_up()

    def take(self, partitions: Set[int]) -> None:
        """Note which slots have been dealt to this worker."""
        self._granted = frozenset(partitions)

    async def _use_granted(self) -> None:
        granted = self._granted
        if granted is self._used:
            return
        await self._up_to_date()
        if granted is self._granted:  # else they were taken away meanwhile
            self._used = granted
            self._user.own(granted)

    async def _park_unreadable(self, consumer: Any, batch: Sequence[Message]) -> None:
        letters = [letter for letter in map(_letter, batch) if letter]
        await self._delivery.park(letters)
        self._delivery.succeeded(SOURCES.name, len(batch) - len(letters))
        if batch:
            await commit(consumer, batch)


def _letter(message: Message) -> DeadLetter | None:
    try:
        decode(message, Source)
    except UndecodableError as error:
        return DeadLetter.of(message, error)
    return None

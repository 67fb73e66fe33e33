"""What every role is to the worker that runs it, and what the roles with a state need."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Protocol

from shared.delivery import Message
from shared.events import Event
from shared.topics import Topic

Every = tuple[float, Callable[[], Awaitable[None]]]


class Work(Protocol):
    """One role: what it reads and writes, how it takes over and what it does with a batch."""

    reads: Sequence[Topic]
    writes: Sequence[Topic]
    # Whether a batch may only be handled by the worker that has the partition.
    keeps_state: bool
    # Done at this interval in seconds, beside the batches.
    every: Every | None

    async def take_over(self) -> None:
        """Make the state what the log says, before the first batch."""

    async def handle(self, batch: Sequence[Message]) -> None:
        """Return when every message of `batch` is done or parked."""


class Log(Protocol):
    """What lies on the log now, and is committed."""

    async def read_all(self, topic: Topic, apply: Callable[[Message], None]) -> None:
        """Hand every message of a topic to `apply`, each partition in its order."""

    def read_from(self, topic: Topic, offset: int) -> AsyncIterator[Sequence[Message]]:
        """Yield the messages of a topic with one partition from `offset` on, a few at a time."""


class Ledger(Protocol):
    """Where a role with a state writes: all of a step or nothing, and one worker at a time."""

    async def claim(self) -> None:
        """Return when what earlier workers wrote is settled, and they can write no more."""

    async def write(self, *entries: tuple[Topic, Sequence[Event]]) -> None:
        """Write the entries in order, or none of them and raise `TransientError`.

        Raises `SupersededError` when another worker has claimed the ledger meanwhile.
        """

"""A log in memory, and the ledgers of workers that write on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence

from shared.delivery import Message, SupersededError, TransientError
from shared.events import Event
from shared.topics import Topic
from tests import make


class MemoryKafka:
    """Keeps every message of each topic; writing fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.messages: dict[str, list[Message]] = defaultdict(list)
        self.events: dict[str, list[Event]] = defaultdict(list)
        self.failures = failures
        self.owner: MemoryLedger | None = None

    def put(self, topic: Topic, *bodies: Event | bytes) -> list[Message]:
        """Put messages on a topic and return them."""
        kept = self.messages[topic.name]
        made = [
            make.message(one, topic=topic.name, offset=len(kept) + n)
            for n, one in enumerate(bodies)
        ]
        kept.extend(made)
        self.events[topic.name] += [one for one in bodies if isinstance(one, Event)]
        return made

    def ids(self, topic: Topic) -> list[str]:
        """Return the ids of the events on a topic."""
        return [one.id for one in self.events[topic.name]]

    def ledger(self) -> MemoryLedger:
        """Return the ledger of one more worker."""
        return MemoryLedger(self)

    async def read_all(self, topic: Topic, apply: Callable[[Message], None]) -> None:
        for message in self.messages[topic.name]:
            apply(message)

    async def read_from(self, topic: Topic, offset: int) -> AsyncIterator[Sequence[Message]]:
        yield self.messages[topic.name][offset:]


class MemoryLedger:
    """Belongs to who claimed last."""

    def __init__(self, kafka: MemoryKafka) -> None:
        self._kafka = kafka

    async def claim(self) -> None:
        self._kafka.owner = self

    async def write(self, *entries: tuple[Topic, Sequence[Event]]) -> None:
        if self._kafka.owner is not self:
            raise SupersededError("another worker has taken over")
        if self._kafka.failures:
            self._kafka.failures -= 1
            raise TransientError("the broker is away")
        for topic, events in entries:
            self._kafka.put(topic, *events)

"""An in-memory implementation of every port; the same tests run on it and on the real thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from shared.delivery import DeadLetter, Delivery, TransientError
from shared.events import Event
from shared.topics import Topic


class MemoryPublisher:
    """Keeps what was published by topic; fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.events: dict[str, list[Event]] = defaultdict(list)
        self.failures = failures

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        if self.failures:
            self.failures -= 1
            raise TransientError("the broker is away")
        self.events[topic.name].extend(events)


class MemoryDeadLetters:
    """Keeps parked letters; fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.letters: list[DeadLetter] = []
        self.failures = failures

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        if self.failures:
            self.failures -= 1
            raise TransientError("the broker is away")
        self.letters.extend(letters)


class RecordedSleep:
    """Returns at once and remembers for how long it was asked to sleep."""

    def __init__(self) -> None:
        self.waits_s: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.waits_s.append(seconds)


def delivery(dead_letters: MemoryDeadLetters | None = None, service: str = "enrich") -> Delivery:
    """Return the delivery policy on fakes: no waiting, no chance."""
    return Delivery(
        service=service,
        dead_letters=dead_letters or MemoryDeadLetters(),
        sleep=RecordedSleep(),
        random=lambda: 0.5,
    )

"""What lies on the log, and putting things there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TypeVar

from shared.delivery import Message, decode
from shared.events import Event
from shared.kafka.latest import read_all
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import DEAD_LETTERS, Topic

EventT = TypeVar("EventT", bound=Event)


def publish(servers: str, topic: Topic, *events: Event) -> None:
    """Put `events` on the log."""

    async def send() -> None:
        async with producer(servers, "test") as made:
            await KafkaPublisher(made).publish(topic, events)

    asyncio.run(send())


def publish_bytes(servers: str, topic: Topic, value: bytes) -> None:
    """Put a message on the log that need not be an event."""

    async def send() -> None:
        async with producer(servers, "test") as made:
            await made.send_and_wait(topic.name, value, key=b"poison")

    asyncio.run(send())


def messages(servers: str, topic: Topic) -> list[Message]:
    """Return all that `topic` holds."""
    found: list[Message] = []
    asyncio.run(read_all(servers, topic, found.append))
    return found


def events(servers: str, topic: Topic, model: type[EventT], ids: Sequence[str]) -> list[EventT]:
    """Return the events of `topic` whose ids begin with one of `ids`."""
    found = [decode(message, model) for message in messages(servers, topic) if message.value]
    return [event for event in found if event.id.startswith(tuple(ids))]


def parked(servers: str) -> list[bytes | None]:
    """Return the values among the dead letters of enrich."""
    return [message.value for message in messages(servers, DEAD_LETTERS["enrich"])]

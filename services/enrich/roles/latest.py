"""A compacted topic as the events that it holds now."""

from __future__ import annotations

from typing import TypeVar

import structlog

from services.enrich.roles.work import Log
from shared.delivery import Message, UndecodableError, decode
from shared.events import Event
from shared.topics import Topic

log = structlog.get_logger()

EventT = TypeVar("EventT", bound=Event)


async def latest(past: Log, topic: Topic, model: type[EventT]) -> list[EventT]:
    """Return the latest event of each key; what cannot be read is told and left."""
    found: dict[bytes, EventT] = {}

    def keep(message: Message) -> None:
        try:
            event = decode(message, model)
        except UndecodableError as error:
            log.warning("not read", position=message.position, reason=str(error))
        else:
            found[topic.key_of(event)] = event

    await past.read_all(topic, keep)
    return list(found.values())

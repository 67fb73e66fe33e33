"""Which message this service made an event from."""

from __future__ import annotations

from shared import __version__
from shared.delivery import Message
from shared.events import Provenance

SERVICE = "enrich"


def provenance(topic: str, partition: int, offset: int | None) -> Provenance:
    """Return that this service made an event from the message that stands there."""
    return Provenance(
        service=SERVICE, version=__version__, topic=topic, partition=partition, offset=offset
    )


def made_from(message: Message) -> Provenance:
    """Return that this service made an event from `message`."""
    return provenance(message.topic, message.partition, message.offset)

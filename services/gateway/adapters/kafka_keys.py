"""The keys of the API on their compacted topic."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from services.gateway.adapters.following import Patience, follow_for_ever
from services.gateway.core.access.keys import KeyRing
from shared.delivery import Message, UndecodableError, decode
from shared.events import ApiKey
from shared.kafka.admin import require_topics
from shared.kafka.latest import Apply, follow, read_all
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import GATEWAY_KEYS

log = structlog.get_logger()


def noting(ring: KeyRing) -> Apply:
    """Return what takes messages into `ring`.

    A key that cannot be read lets nobody in, whatever it said before. It is told and not parked:
    each start would park it anew.
    """

    def apply(message: Message) -> None:
        key_id = (message.key or b"").decode("utf-8", "replace")
        ring.forget(key_id)
        if message.value is None:
            return
        try:
            ring.note(decode(message, ApiKey))
        except UndecodableError as error:
            log.error("key not readable", position=message.position, reason=str(error))

    return apply


async def follow_keys(servers: str, ring: KeyRing, patience: Patience) -> None:
    """Keep `ring` to the topic for ever; what was known stays while Kafka is away."""

    async def once() -> None:
        await follow(servers, GATEWAY_KEYS, noting(ring), ring.is_whole)

    await follow_for_ever(GATEWAY_KEYS, once, patience)


class KafkaKeyLog:
    """All keys, for whoever changes them."""

    def __init__(self, servers: str) -> None:
        self._servers = servers

    async def keys(self) -> list[ApiKey]:
        """Return every key; raises `TransientError`, and `TopicMismatchError` without the topic."""
        await require_topics(self._servers, [GATEWAY_KEYS])
        ring = KeyRing()
        await read_all(self._servers, GATEWAY_KEYS, noting(ring))
        return ring.keys()

    async def publish(self, keys: Sequence[ApiKey]) -> None:
        """Return when the broker has acknowledged the keys; raises `TransientError`."""
        async with producer(self._servers, "gateway") as made:
            await KafkaPublisher(made).publish(GATEWAY_KEYS, keys)

"""A topic followed for as long as the gateway runs, whatever becomes of Kafka meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

from shared.delivery import Backoff, EventT, Message, TransientError, UndecodableError, decode
from shared.kafka.latest import Apply
from shared.topics import Topic

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Patience:
    """How to wait before Kafka is asked again."""

    sleep: Callable[[float], Awaitable[None]]
    random: Callable[[], float]
    backoff: Backoff = field(default_factory=Backoff)


async def follow_for_ever(
    topic: Topic, follow: Callable[[], Awaitable[None]], patience: Patience
) -> None:
    """Follow `topic`, connecting again whenever Kafka was away."""
    attempt = 0
    while True:
        try:
            await follow()
        except TransientError as error:
            delay_s = patience.backoff.delay_s(attempt, patience.random())
            log.warning(
                "topic not followed, will try again",
                topic=topic.name,
                error=str(error),
                delay_s=delay_s,
            )
            await patience.sleep(delay_s)
            attempt += 1


def noting(
    model: type[EventT], note: Callable[[EventT], None], forget: Callable[[str], None]
) -> Apply:
    """Return what takes messages in; one that cannot be read is told and skipped.

    It is not parked: nothing is lost by it here, and each start would park it anew.
    """

    def apply(message: Message) -> None:
        if message.value is None:
            forget((message.key or b"").decode("utf-8", "replace"))
            return
        try:
            note(decode(message, model))
        except UndecodableError as error:
            log.error("message not readable", position=message.position, reason=str(error))

    return apply

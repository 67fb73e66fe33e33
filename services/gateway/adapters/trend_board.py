"""The trending lists kept in memory by following their compacted topic."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog
from prometheus_client import Gauge

from services.gateway.adapters.following import Patience, follow_for_ever
from shared import topics
from shared.delivery import Message, UndecodableError, decode
from shared.events import TrendSnapshot
from shared.kafka.latest import Apply, follow
from shared.topics import Topic

log = structlog.get_logger()

Follow = Callable[[str, Topic, Apply, asyncio.Event], Awaitable[None]]

caught_up_gauge = Gauge(
    "cupure_gateway_trends_caught_up", "1 when the trending topic has been read to its end"
)
as_of_gauge = Gauge("cupure_gateway_trends_as_of_seconds", "Time of the latest trending list")


@dataclass
class KafkaTrendBoard:
    """Remembers the latest list of each id; keeps what it has while Kafka is away."""

    servers: str
    patience: Patience
    follow: Follow = follow
    caught_up: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _lists: dict[str, TrendSnapshot] = field(default_factory=dict, init=False)

    def snapshot(self, list_id: str) -> TrendSnapshot | None:
        """Return the latest list, or None when none has been heard of."""
        return self._lists.get(list_id)

    def snapshots(self) -> list[TrendSnapshot]:
        """Return the latest of every list."""
        return list(self._lists.values())

    async def run(self) -> None:
        """Follow the topic for ever, connecting again whenever Kafka was away."""
        caught_up_gauge.set_function(lambda: float(self.caught_up.is_set()))
        await follow_for_ever(topics.TRENDS, self._follow, self.patience)

    async def _follow(self) -> None:
        await self.follow(self.servers, topics.TRENDS, self.apply, self.caught_up)

    def apply(self, message: Message) -> None:
        """Take in one message; one that cannot be read is told and skipped.

        It is not parked: nothing is lost by it, and each start would park it anew.
        """
        if message.value is None:
            self._lists.pop((message.key or b"").decode("utf-8", "replace"), None)
            return
        try:
            snapshot = decode(message, TrendSnapshot)
        except UndecodableError as error:
            log.error("trending list not readable", position=message.position, reason=str(error))
            return
        self._lists[snapshot.list_id] = snapshot
        as_of_gauge.set(snapshot.event_time.timestamp())

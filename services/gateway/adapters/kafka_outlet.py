"""Events out from the gateway, as soon and as long as there is a broker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import structlog

from services.gateway.adapters.following import Patience
from services.gateway.core.publishing import NoOutlet, Outlet
from shared.delivery import TransientError
from shared.events import Event
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import Topic

log = structlog.get_logger()

# Somebody waits for the answer.
WITHIN_S = 5.0


@asynccontextmanager
async def connected(servers: str) -> AsyncIterator[Outlet]:
    """Own a connection to the broker at `servers`."""
    async with producer(servers, "gateway") as made:
        yield KafkaPublisher(made)


class KafkaOutlet:
    """Publishes events once `run` has a connection; before that it says that there is none."""

    def __init__(
        self,
        servers: str,
        patience: Patience,
        within_s: float = WITHIN_S,
        connect: Callable[[str], AbstractAsyncContextManager[Outlet]] = connected,
    ) -> None:
        self._servers = servers
        self._patience = patience
        self._within_s = within_s
        self._connect = connect
        self._outlet: Outlet = NoOutlet()

    async def run(self) -> None:
        """Connect, trying until there is a broker; once connected the client heals by itself."""
        attempt = 0
        while True:
            try:
                async with self._connect(self._servers) as self._outlet:
                    await asyncio.Event().wait()
            except TransientError as error:
                delay_s = self._patience.backoff.delay_s(attempt, self._patience.random())
                log.warning("nothing can be published yet", error=str(error), delay_s=delay_s)
                await self._patience.sleep(delay_s)
                attempt += 1
            finally:
                self._outlet = NoOutlet()

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        """Return when the broker has acknowledged all `events`.

        Raises `TransientError` when that takes too long; they may be written later still.
        """
        await self._in_time(self._outlet.publish(topic, events))

    async def erase(self, topic: Topic, keys: Sequence[str]) -> None:
        """Return when the broker has acknowledged that there is nothing at `keys` any more.

        Raises `TransientError` when that takes too long; it may be written later still.
        """
        await self._in_time(self._outlet.erase(topic, keys))

    async def _in_time(self, sending: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(self._within_s):
                await sending
        except TimeoutError as error:
            raise TransientError(f"not acknowledged within {self._within_s:g} s") from error

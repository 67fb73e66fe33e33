"""Events out from the gateway."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

import pytest

from services.gateway.adapters.following import Patience
from services.gateway.adapters.kafka_outlet import KafkaOutlet
from services.gateway.core.publishing import Outlet
from shared.delivery import TransientError
from shared.topics import COMMENTS
from tests.fakes import MemoryPublisher
from tests.unit.search.test_documents import comment


def outlet(publisher: Any, failures: int = 0, within_s: float = 5) -> KafkaOutlet:
    """Return an outlet of `publisher`, which is reached after so many failures."""
    left = [TransientError("no broker")] * failures

    @asynccontextmanager
    async def connect(_servers: str) -> AsyncIterator[Outlet]:
        if left:
            raise left.pop()
        yield publisher

    made: Callable[[str], AbstractAsyncContextManager[Outlet]] = connect
    return KafkaOutlet("nowhere", Patience(lambda _: asyncio.sleep(0), lambda: 0.5), within_s, made)


@asynccontextmanager
async def running(outlet: KafkaOutlet) -> AsyncIterator[None]:
    task = asyncio.create_task(outlet.run())
    try:
        for _ in range(20):
            await asyncio.sleep(0)
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_publishes_once_there_is_a_broker() -> None:
    publisher = MemoryPublisher()
    made = outlet(publisher, failures=2)
    with pytest.raises(TransientError):
        await made.publish(COMMENTS, [comment()])

    async with running(made):
        await made.publish(COMMENTS, [comment()])

    assert publisher.events[COMMENTS.name] == [comment()]


async def test_slow_broker_is_not_waited_for() -> None:
    class Stuck:
        async def publish(self, *_: object) -> None:
            await asyncio.Event().wait()

    made = outlet(Stuck(), within_s=0.01)
    async with running(made):
        with pytest.raises(TransientError, match="not acknowledged within"):
            await made.publish(COMMENTS, [comment()])

"""The way to Elasticsearch that says soon when there are no answers to be had."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from elastic_transport import (
    AsyncTransport,
    ConnectionError,
    ConnectionTimeout,
    TransportApiResponse,
    TransportError,
)

from services.gateway.core.breaker import Breaker, Verdict

# A question that waits so long may be a hard one, or there is nobody to answer it.
SUSPECT_AFTER_S = 1.0
PROBE_TIMEOUT_S = 2.0


class GuardedTransport(AsyncTransport):
    """Asks as its base does, but lets nobody wait for one that answers nobody.

    Raises `ConnectionError` without asking while nothing answers. When a question waits long, a
    probe tells whether it is hard or in vain; in vain, all that wait are given up.
    """

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._breaker = Breaker()
        self._waiting: set[asyncio.Timeout] = set()
        self._looking: asyncio.Task[None] | None = None

    async def perform_request(  # type: ignore[override]  # the base's own way to be asynchronous
        self, method: str, target: str, **rest: Any
    ) -> TransportApiResponse:
        verdict = self._breaker.judge(time.monotonic())
        if verdict is Verdict.REFUSE:
            raise ConnectionError("not asked, for the last questions were not answered")
        if verdict is Verdict.PROBE_FIRST:
            await self._probe()
        try:
            answer = await self._watched(method, target, **rest)
        except (ConnectionError, ConnectionTimeout):
            self._breaker.failed()
            raise
        self._breaker.answered()
        return answer

    async def _watched(self, method: str, target: str, **rest: Any) -> TransportApiResponse:
        suspicion = asyncio.get_running_loop().call_later(SUSPECT_AFTER_S, self._suspect)
        limit = asyncio.timeout(None)
        try:
            async with limit:
                self._waiting.add(limit)
                return await super().perform_request(method, target, **rest)
        except TimeoutError as error:
            raise ConnectionTimeout("given up, for nothing is answered") from error
        finally:
            suspicion.cancel()
            self._waiting.discard(limit)

    def _suspect(self) -> None:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        try:
            await self._probe()
        except TransportError:
            for limit in self._waiting:
                limit.reschedule(asyncio.get_running_loop().time())

    async def _probe(self) -> None:
        """Return if anything is answered to the smallest question, in short time."""
        answered = False
        try:
            await super().perform_request("HEAD", "/", request_timeout=PROBE_TIMEOUT_S)
            answered = True
        finally:
            self._breaker.probed(time.monotonic(), answered=answered)

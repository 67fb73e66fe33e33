"""The way to Elasticsearch that says at once when there are no answers to be had."""

from __future__ import annotations

import time
from typing import Any

from elastic_transport import (
    AsyncTransport,
    ConnectionError,
    ConnectionTimeout,
    TransportApiResponse,
)

from services.gateway.core.breaker import Breaker, Verdict

PROBE_TIMEOUT_S = 1.0


class GuardedTransport(AsyncTransport):
    """Asks as its base does; raises `ConnectionError` without asking while nothing answers."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._breaker = Breaker()

    async def perform_request(  # type: ignore[override]  # the base's own way to be asynchronous
        self, method: str, target: str, **rest: Any
    ) -> TransportApiResponse:
        verdict = self._breaker.judge(time.monotonic())
        if verdict is Verdict.REFUSE:
            raise ConnectionError("not asked, for the last questions were not answered")
        if verdict is Verdict.PROBE_FIRST:
            await self._probe()
        try:
            answer = await super().perform_request(method, target, **rest)
        except (ConnectionError, ConnectionTimeout):
            self._breaker.failed()
            raise
        self._breaker.answered()
        return answer

    async def _probe(self) -> None:
        """Return if anything is answered to the smallest question, in short time."""
        answered = False
        try:
            await super().perform_request("HEAD", "/", request_timeout=PROBE_TIMEOUT_S)
            answered = True
        finally:
            self._breaker.probed(time.monotonic(), answered=answered)

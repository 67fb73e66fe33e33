"""An answer that goes on: changes as they come, until one side has enough."""

from __future__ import annotations

import asyncio

import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from services.gateway.core.change_feed import ChangeFeed, Subscription
from services.gateway.core.change_view import MISSED, OPENING, STILL_HERE, told

log = structlog.get_logger()

MEDIA_TYPE = "text/event-stream"
HEARTBEAT_S = 15.0


class EventStream(Response):
    """Tells `reader` what comes; ends when it has left, is too slow, or the gateway stops."""

    media_type = MEDIA_TYPE

    def __init__(
        self, feed: ChangeFeed, reader: Subscription, heartbeat_s: float = HEARTBEAT_S
    ) -> None:
        # A proxy that buffers or compresses would hold changes back.
        super().__init__(
            headers={"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
        )
        del self.headers["Content-Length"]
        self._feed = feed
        self._reader = reader
        self._heartbeat_s = heartbeat_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events until the end; the reader has left the feed afterwards."""
        tasks = [
            asyncio.ensure_future(one)
            for one in (self._tell(send), _left(receive), self._reader.dropped.wait())
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._feed.leave(self._reader)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if self._reader.dropped.is_set():
            log.info("reader of changes dropped, it takes too little")

    async def _tell(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        await _send(send, OPENING + (MISSED if self._reader.missed else b""))
        while True:
            change = await self._reader.next(self._heartbeat_s)
            if change is not None:
                await _send(send, told(change))
            elif self._reader.closed:
                break
            else:
                await _send(send, STILL_HERE)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

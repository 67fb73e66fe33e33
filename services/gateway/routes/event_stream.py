"""An answer that goes on: changes as they come, until one side has enough."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated, Generic

import structlog
from fastapi import Header
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from services.gateway.core.change_feed import (
    Change,
    FeedFullError,
    LiveFeed,
    Subscription,
    Told,
    Wanted,
)
from services.gateway.routes.conventions.problems import FULL_RETRY_S

log = structlog.get_logger()

MEDIA_TYPE = "text/event-stream"
HEARTBEAT_S = 15.0
# How long to wait before coming back, in the words of the stream.
OPENING = b"retry: 3000\n\n"
STILL_HERE = b": still here\n\n"
MISSED = b"event: missed\ndata: {}\n\n"

LastEventId = Annotated[str | None, Header(description="where to go on")]


class EventStream(Response, Generic[Change]):
    """Tells `reader` what comes; ends when it has left, is too slow, or the gateway stops."""

    media_type = MEDIA_TYPE

    def __init__(
        self,
        feed: LiveFeed[Change],
        reader: Subscription[Change],
        told: Callable[[Told[Change]], bytes],
        heartbeat_s: float = HEARTBEAT_S,
    ) -> None:
        # A proxy that buffers or compresses would hold changes back.
        super().__init__(
            headers={"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}
        )
        del self.headers["Content-Length"]
        self._feed = feed
        self._reader = reader
        self._told = told
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
        await _send(send, OPENING)
        while True:
            if self._reader.take_missed():
                await _send(send, MISSED)
            change = await self._reader.next(self._heartbeat_s)
            if change is not None:
                await _send(send, self._told(change))
            elif self._reader.closed:
                break
            elif not self._reader.missed:
                await _send(send, STILL_HERE)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def live(
    feed: LiveFeed[Change],
    wanted: Wanted[Change],
    last_event_id: str | None,
    told: Callable[[Told[Change]], bytes],
) -> Response:
    """Return the stream of what is `wanted`, from where a listener was; 503 when all are taken."""
    try:
        reader = feed.subscribe(wanted, _place(last_event_id))
    except FeedFullError as error:
        headers = {"Retry-After": str(FULL_RETRY_S)}
        raise HTTPException(503, f"No stream now: {error}.", headers) from error
    return EventStream(feed, reader, told)


def _place(last_event_id: str | None) -> int | None:
    """Return the place in the log that a reader has; one that is none of ours misses it all."""
    if not last_event_id:
        return None
    return int(last_event_id) if last_event_id.isdecimal() and len(last_event_id) < 19 else -1


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass

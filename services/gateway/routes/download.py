"""An answer that is sent as it is made, however long, to whoever reads on."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable, Mapping

import structlog
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from services.gateway.core.finder import IndexAwayError
from services.gateway.core.paging import ListGoneError

log = structlog.get_logger()

# Whoever takes nothing for so long has gone away without a word.
STALLED_S = 60.0
_LEVEL = 6
_AS_GZIP = 16 + zlib.MAX_WBITS


class Download(StreamingResponse):
    """Sends what comes, and calls `ended` in the end, however that comes.

    What fails on the way breaks the answer off, so that nobody takes a part for the whole.
    """

    def __init__(
        self,
        content: AsyncIterator[bytes],
        media_type: str,
        headers: Mapping[str, str],
        ended: Callable[[], None],
    ) -> None:
        kept = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(content, headers={**headers, **kept}, media_type=media_type)
        self._ended = ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._ended()

    async def stream_response(self, send: Send) -> None:
        """Send all there is; without the last word if it is not all."""
        try:
            await super().stream_response(_promptly(send))
        except (IndexAwayError, ListGoneError, TimeoutError) as error:
            log.warning("download broken off", error=f"{type(error).__name__}: {error}")


def _promptly(send: Send) -> Send:
    async def send_promptly(message: Message) -> None:
        async with asyncio.timeout(STALLED_S):
            await send(message)

    return send_promptly


async def packed(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Return `parts` as gzip; each can be read as soon as it has come."""
    packing = zlib.compressobj(_LEVEL, zlib.DEFLATED, _AS_GZIP)

    def pack(part: bytes) -> bytes:
        return packing.compress(part) + packing.flush(zlib.Z_SYNC_FLUSH)

    async for part in parts:
        yield await asyncio.to_thread(pack, part)
    yield packing.flush()

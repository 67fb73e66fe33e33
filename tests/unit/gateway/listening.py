"""A client that listens to an answer without end, which httpx cannot without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message

from services.gateway.app import create_app
from services.gateway.core.change_feed import ChangeFeed
from tests.memory_gateway import outside


def gateway(feed: ChangeFeed) -> ASGIApp:
    """Return a gateway that tells what `feed` does."""
    return create_app(outside(feed=feed))


class Listener:
    """Asks `app` for `address` and keeps what comes; a `stalled` one takes nothing."""

    def __init__(
        self,
        app: ASGIApp,
        address: str,
        headers: Mapping[str, str] = MappingProxyType({}),
        stalled: bool = False,
    ) -> None:
        parts = urlsplit(address)
        self.scope: dict[str, Any] = {
            "type": "http",
            "method": "GET",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
        self.headers: dict[str, str] = {}
        self.body = b""
        self.is_whole = False
        self._begun = asyncio.Event()
        self._came = asyncio.Event()
        self._gone = asyncio.Event()
        self._stalled = stalled
        self.answering = asyncio.ensure_future(app(self.scope, self._receive, self._send))

    async def _receive(self) -> Message:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            return
        self._begun.set()
        if self._stalled:
            await asyncio.Event().wait()
        self.body += message.get("body", b"")
        self.is_whole = not message.get("more_body", False)
        self._came.set()

    async def hears(self, text: str) -> None:
        """Return when `text` has come."""
        async with asyncio.timeout(5):
            while text.encode() not in self.body:
                self._came.clear()
                await self._came.wait()

    async def is_sent_to(self) -> None:
        """Return when something of the body has come, taken or not."""
        await asyncio.wait_for(self._begun.wait(), timeout=5)

    async def leaves(self) -> None:
        """Go away, and return when the gateway has noticed."""
        self._gone.set()
        await self.ended()

    async def ended(self) -> None:
        """Return when the answer has ended."""
        await asyncio.wait_for(self.answering, timeout=5)

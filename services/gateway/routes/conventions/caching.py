"""Whole answers: each with a tag, how long it is fresh, and compressed for those who take it."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from functools import lru_cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.core.negotiation import GZIP, takes_gzip
from services.gateway.core.validators import entity_tag, is_known

DEFAULT_CACHING = "public, max-age=10, stale-while-revalidate=30"
NO_CACHING = "no-store"
# Less does not get smaller by much; more would hold up the others while it is compressed.
LEAST_COMPRESSED_BYTES = 500
MOST_AT_ONCE_BYTES = 131_072
LEVEL = 6
# What many ask for goes out again and again, byte for byte.
MOST_REMEMBERED = 128


class Caching:
    """Gives whole answers to GET a strong ETag and a freshness, compresses them, or answers 304.

    HEAD is answered as GET without its body. An answer that brings a tag keeps it. The answers at
    addresses that are `is_unheld` pass as they come, untouched.
    """

    def __init__(self, app: ASGIApp, is_unheld: Callable[[str], bool] = lambda _: False) -> None:
        self._app = app
        self._is_unheld = is_unheld

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] not in ("GET", "HEAD")
            or self._is_unheld(scope["path"])
        ):
            await self._app(scope, receive, send)
            return
        held = _Held(scope, send)
        scope["method"] = "GET"
        try:
            await self._app(scope, receive, held)
        finally:
            scope["method"] = held.method


class _Held:
    """Holds an answer back until it is whole, then sends it, or that it has not changed."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.method = scope["method"]
        self._scope = scope
        self._asked = Headers(scope=scope)
        self._send = send
        self._start: Message = {}
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._send_whole(bytes(self._body))

    async def _send_whole(self, body: bytes) -> None:
        headers = MutableHeaders(scope=self._start)
        is_found = self._start["status"] == 200
        headers.setdefault("Cache-Control", DEFAULT_CACHING if is_found else NO_CACHING)
        if self._scope.get("state", {}).get("is_private"):
            # A cache that many share would hand it to those who may not ask for it.
            headers["Cache-Control"] = headers["Cache-Control"].replace("public", "private")
        if is_found and NO_CACHING not in headers["Cache-Control"]:
            body = await self._settle(body, headers)
        await self._send(self._start)
        await self._send(
            {"type": "http.response.body", "body": b"" if self.method == "HEAD" else body}
        )

    async def _settle(self, body: bytes, headers: MutableHeaders) -> bytes:
        """Return what is left to send of `body` in the form that the client takes."""
        coding = self._coding(len(body), headers)
        headers.setdefault("ETag", entity_tag(body, coding))
        if is_known(self._asked, headers["ETag"], headers.get("Last-Modified")):
            self._start["status"] = 304
            del headers["Content-Length"]
            del headers["Content-Type"]
            return b""
        if coding is None:
            return body
        packed = await _compressed(body)
        headers.update({"Content-Encoding": coding, "Content-Length": str(len(packed))})
        return packed

    def _coding(self, size: int, headers: MutableHeaders) -> str | None:
        if size < LEAST_COMPRESSED_BYTES or not _is_text(headers.get("Content-Type", "")):
            return None
        headers.add_vary_header("Accept-Encoding")
        return GZIP if takes_gzip(self._asked.get("Accept-Encoding", "")) else None


def _is_text(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip()
    return kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))


async def _compressed(body: bytes) -> bytes:
    """Return `body` as gzip without the time of packing, so that equal bodies stay equal."""
    if len(body) <= MOST_AT_ONCE_BYTES:
        return _packed(body)
    return await asyncio.to_thread(gzip.compress, body, LEVEL, mtime=0)


@lru_cache(MOST_REMEMBERED)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, LEVEL, mtime=0)

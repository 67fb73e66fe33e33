"""Which web pages of others may read the answers in a browser (WHATWG Fetch, CORS)."""

from __future__ import annotations

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

EVERYONE = "*"
# What a page may send and read beyond the few headers that it always may.
_ASKED = "Authorization, X-Api-Key, X-Request-ID, traceparent, If-None-Match, Last-Event-ID"
_TOLD = "ETag, Link, Retry-After, RateLimit, RateLimit-Policy, X-Request-ID, X-Total-Count"
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": _ASKED,
    "Access-Control-Max-Age": "3600",
    "Cache-Control": "no-store",
}


class Cors:
    """Lets pages of `origins` read every answer, `*` all of them, and answers their preflights.

    Nobody is let in by cookies, so that none are ever allowed. What others ask is answered as if
    nothing were allowed; their browser keeps the answer from them.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._origins:
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        allowed = self._allowed(asked.get("Origin"))

        async def send_allowing(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._mark(MutableHeaders(scope=message), allowed)
            await send(message)

        if allowed and scope["method"] == "OPTIONS" and "Access-Control-Request-Method" in asked:
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send_allowing)
        else:
            await self._app(scope, receive, send_allowing)

    def _allowed(self, origin: str | None) -> str | None:
        if EVERYONE in self._origins:
            return EVERYONE
        return origin if origin in self._origins else None

    def _mark(self, headers: MutableHeaders, allowed: str | None) -> None:
        if allowed != EVERYONE:
            headers.add_vary_header("Origin")
        if allowed:
            headers["Access-Control-Allow-Origin"] = allowed
            headers["Access-Control-Expose-Headers"] = _TOLD

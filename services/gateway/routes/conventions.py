"""What every request is given: an id, its time measured, safe headers; and answers that cache."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Container
from uuid import uuid4

from prometheus_client import Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

REQUEST_ID = "X-Request-ID"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

request_seconds = Histogram(
    "cupure_gateway_request_seconds",
    "Time to answer, by route template",
    ("method", "route", "status"),
)

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SAFE_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
DEFAULT_CACHING = "public, max-age=10, stale-while-revalidate=30"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Conventions:
    """Gives each request an id, each answer safe headers, and the metrics both."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = given if _GIVEN_ID.fullmatch(given) else uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        status, seconds = 500, 0.0
        started = time.perf_counter()

        async def send_marked(message: Message) -> None:
            nonlocal status, seconds
            if message["type"] == "http.response.start":
                # A stream has answered when it begins; all else is held until it is whole.
                status, seconds = message["status"], time.perf_counter() - started
                MutableHeaders(scope=message).update({REQUEST_ID: request_id, **SAFE_HEADERS})
            await send(message)

        try:
            with bound_contextvars(request_id=request_id):
                await self._app(scope, receive, send_marked)
        finally:
            _measure(scope, status, seconds or time.perf_counter() - started)


def _measure(scope: Scope, status: int, seconds: float) -> None:
    method = scope["method"] if scope["method"] in _METHODS else "other"
    request_seconds.labels(method, _template(scope), str(status)).observe(seconds)


def _template(scope: Scope) -> str:
    """Return the route's path with its parameters' names: few values, whatever is asked for."""
    if (route := scope.get("route")) is not None:
        return str(route.path)
    if scope.get("root_path"):
        return str(scope["root_path"])
    # Plain routes, such as the health checks, have no parameters and leave only their endpoint.
    return str(scope["path"]) if "endpoint" in scope else "unmatched"


class Caching:
    """Gives each whole answer to a GET an ETag and how long it is fresh; answers 304 if known.

    The tag is weak, because the answer may be compressed after it was made. HEAD is answered as
    GET without its body. The answers at `streams` never get whole and pass as they come.
    """

    def __init__(self, app: ASGIApp, streams: Container[str] = ()) -> None:
        self._app = app
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] not in ("GET", "HEAD")
            or scope["path"] in self._streams
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
        self._known = Headers(scope=scope).get("If-None-Match", "")
        self._send = send
        self._start: Message = {}
        self._body = bytearray()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._send_whole()

    async def _send_whole(self) -> None:
        headers = MutableHeaders(scope=self._start)
        if self._start["status"] == 200:
            tag = f'W/"{hashlib.sha256(self._body).hexdigest()[:24]}"'
            headers["ETag"] = tag
            headers.setdefault("Cache-Control", DEFAULT_CACHING)
            if _knows(self._known, tag):
                self._start["status"] = 304
                self._body.clear()
                del headers["Content-Length"]
                del headers["Content-Type"]
        body = b"" if self.method == "HEAD" else bytes(self._body)
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})


def _knows(known: str, tag: str) -> bool:
    tags = {one.strip().removeprefix("W/") for one in known.split(",")}
    return "*" in tags or tag.removeprefix("W/") in tags

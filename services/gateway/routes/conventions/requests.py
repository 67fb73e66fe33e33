"""What every request is given: an id, a trace, its time measured, and safe headers."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from uuid import uuid4

from prometheus_client import Histogram
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from shared.telemetry import continued_trace

REQUEST_ID = "X-Request-ID"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

request_seconds = Histogram(
    "cupure_gateway_request_seconds",
    "Time to answer, by route template",
    ("method", "route", "status"),
)

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
_UNUSED = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "usb",
    "xr-spatial-tracking",
)
SAFE_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{one}=()" for one in _UNUSED),
}
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Conventions:
    """Gives each request an id and a trace, each answer safe headers, and the metrics both.

    Ids that a client or proxy sends, of the request (`X-Request-ID`) and of the trace
    (`traceparent`, W3C), are kept if they are sound; both stand in every line that is logged.
    """

    def __init__(self, app: ASGIApp, https_for_s: int = 0) -> None:
        self._app = app
        self._told = dict(SAFE_HEADERS)
        if https_for_s:
            told = f"max-age={https_for_s}; includeSubDomains"
            self._told["Strict-Transport-Security"] = told

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
                MutableHeaders(scope=message).update({REQUEST_ID: request_id, **self._told})
            await send(message)

        try:
            with continued_trace("answer", _sent(scope)), bound_contextvars(request_id=request_id):
                await self._app(scope, receive, send_marked)
        finally:
            _measure(scope, status, seconds or time.perf_counter() - started)


def _sent(scope: Scope) -> Iterator[tuple[str, bytes]]:
    for name, value in scope["headers"]:
        yield name.decode("latin-1"), value


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

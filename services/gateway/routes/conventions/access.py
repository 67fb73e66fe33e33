"""The guard before every route: keys, scopes and quotas, told as HTTP tells them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from services.gateway.core.access import keys
from services.gateway.core.access.addresses import Networks, client_of
from services.gateway.core.access.guard import (
    Admitted,
    Asking,
    Guard,
    KeyNeededError,
    KeysAwayError,
    QuotaExceededError,
    RefusedError,
    ScopeNeededError,
)
from services.gateway.core.access.quotas import MINUTE_S, Taken
from services.gateway.routes.conventions.problems import RETRY_AFTER_S, problem_answer

API = "/v1/"
MODERATION = "/v1/moderation/"
# Asked by the page's own browser or by those who keep the gateway running.
FREE = ("/livez", "/readyz", "/metrics")
STATIC = "/static/"
# Readers of feeds can send no headers.
_OWN_KEY = re.compile(r"/v1/saved-searches/[0-9a-f]{32}\.(rss|atom|json)")
READING = ("GET", "HEAD", "OPTIONS")
# To be registered with the draft of the RateLimit headers.
QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded"


@dataclass(frozen=True, slots=True)
class Door:
    """The guard, whose word about addresses it takes, and what time it is."""

    guard: Guard
    trusted: Networks
    clock: Callable[[], datetime]


class Access:
    """Lets requests through by the guard's rules, and tells what is left of their quota."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _is_free(scope["path"]):
            await self._app(scope, receive, send)
            return
        if scope["path"].startswith(API) and not self._door.guard.rules.anonymous_read:
            scope["state"]["is_private"] = True
        asking = self._asking(scope)
        scope["state"]["client"] = asking.client
        try:
            admitted = self._door.guard.admit(asking, self._door.clock())
        except RefusedError as error:
            await _refusal(Request(scope), error)(scope, receive, send)
            return
        scope["state"]["admitted"] = admitted
        with bound_contextvars(client=admitted.name):
            await self._app(scope, receive, _telling(send, admitted))

    def _asking(self, scope: Scope) -> Asking:
        headers = Headers(scope=scope)
        peer = scope.get("client")
        forwarded = headers.getlist("X-Forwarded-For")
        client = client_of(peer[0] if peer else None, forwarded, self._door.trusted)
        return Asking(_secret(headers), client, self._needed(scope["method"], scope["path"]))

    def _needed(self, method: str, path: str) -> keys.Scope | None:
        is_own = bool(_OWN_KEY.fullmatch(path)) or path.startswith(MODERATION)
        # What changes something, an address that is a key, and moderating ask who may themselves.
        if not path.startswith(API) or method not in READING or is_own:
            return None
        return keys.Scope.STREAM if is_stream(path) else keys.Scope.READ


def is_stream(path: str) -> bool:
    """Return whether the answer at `path` has no end."""
    return path.startswith(API) and path.endswith("/stream")


def _is_free(path: str) -> bool:
    return path in FREE or path.startswith(STATIC)


def _secret(headers: Headers) -> str | None:
    scheme, _, told = headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and told.strip():
        return told.strip()
    return headers.get("X-Api-Key") or None


def _telling(send: Send, admitted: Admitted) -> Send:
    taken = admitted.taken
    if taken is None:
        return send
    told = limit_headers(admitted.policy, taken)

    async def send_told(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(told)
        await send(message)

    return send_told


def limit_headers(policy: str, taken: Taken) -> dict[str, str]:
    """Return the fields of draft-ietf-httpapi-ratelimit-headers, which are no standard yet."""
    return {
        "RateLimit-Policy": f'"{policy}";q={taken.quota};w={MINUTE_S}',
        "RateLimit": f'"{policy}";r={taken.left};t={math.ceil(taken.full_in_s)}',
    }


def install_refusals(app: FastAPI) -> None:
    """Let routes refuse those who ask as the guard does."""

    async def refused(request: Request, error: Exception) -> Response:
        if not isinstance(error, RefusedError):
            raise error
        return _refusal(request, error)

    app.add_exception_handler(RefusedError, refused)


def _refusal(request: Request, error: RefusedError) -> Response:
    if isinstance(error, QuotaExceededError):
        retry = {"Retry-After": str(max(1, math.ceil(error.taken.next_in_s)))}
        headers = retry | limit_headers(error.policy, error.taken)
        told = {"type": QUOTA_EXCEEDED, "violated_policies": [error.policy]}
        return problem_answer(request, 429, str(error), headers, **told)
    status, headers = _HOW[type(error)]
    return problem_answer(request, status, str(error), headers)


_HOW: Mapping[type[RefusedError], tuple[int, dict[str, str]]] = {
    KeyNeededError: (401, {"WWW-Authenticate": 'Bearer realm="Cupure"'}),
    ScopeNeededError: (403, {}),
    KeysAwayError: (503, {"Retry-After": str(RETRY_AFTER_S)}),
}

"""Requests that are refused whatever they ask for: too long, too large, or for an unknown form."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.core.negotiation import takes_type
from services.gateway.routes.conventions.problems import problem_answer

# The longest query in any script, escaped, with room for a cursor and the filters.
MOST_ADDRESS_BYTES = 32_768
MOST_BODY_BYTES = 65_536
_TOO_LARGE = f"The body of a request may have {MOST_BODY_BYTES} bytes."


class Bounds:
    """Answers 414, 413 and 406; works inside the app, where problems can be told."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = _refusal(scope)
        if refusal is not None:
            await problem_answer(Request(scope), *refusal)(scope, receive, send)
            return
        await self._app(scope, _Bounded(receive), _Acceptable(scope, receive, send))


def _refusal(scope: Scope) -> tuple[int, str] | None:
    size = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    if size > MOST_ADDRESS_BYTES:
        return 414, f"An address may have {MOST_ADDRESS_BYTES} bytes, this one has {size}."
    told = Headers(scope=scope).get("Content-Length", "")
    if told.isdecimal() and int(told[:20]) > MOST_BODY_BYTES:
        return 413, _TOO_LARGE
    return None


class _Bounded:
    """Receives a body up to the limit, whatever length was told."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._left = MOST_BODY_BYTES

    async def __call__(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise HTTPException(413, _TOO_LARGE)
        return message


class _Acceptable:
    """Sends an answer on, or 406 in its place if the client does not take its form."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope = scope
        self._receive = receive
        self._send = send
        self._is_refused = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            kind = Headers(raw=message["headers"]).get("Content-Type", "")
            self._is_refused = not takes_type(_accepted(self._scope), kind)
            if self._is_refused:
                answer = problem_answer(Request(self._scope), 406, _not_acceptable(kind))
                await answer(self._scope, self._receive, self._send)
        if not self._is_refused:
            await self._send(message)


def require_acceptable(request: Request, kind: str) -> None:
    """Answer 406 before anything is done for a client that does not take `kind`."""
    if not takes_type(_accepted(request.scope), kind):
        raise HTTPException(406, _not_acceptable(kind))


def _not_acceptable(kind: str) -> str:
    return f"This is {kind.partition(';')[0]}, which your Accept header leaves out."


def _accepted(scope: Scope) -> str:
    return ",".join(Headers(scope=scope).getlist("Accept"))

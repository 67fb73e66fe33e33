"""Answers that many ask for, kept for a moment: made once a second, however many ask."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEPT_S = 1.0
MOST_ANSWERS = 512
MOST_BYTES = 65_536
_KEPT = re.compile(r"/v1/trending|/v1/articles/[0-9a-f]{32}")

Address = tuple[str, bytes]


@dataclass(slots=True)
class _Answer:
    start: Message
    body: bytes
    route: Any
    made_s: float


@dataclass(slots=True)
class _Recorded:
    """Passes an answer on, and keeps a copy as long as it is worth keeping."""

    send: Send
    start: Message | None = None
    body: bytearray = field(default_factory=bytearray)
    is_whole: bool = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = _own(message)
        elif len(self.body) <= MOST_BYTES:
            self.body += message.get("body", b"")
            self.is_whole = not message.get("more_body", False)
        await self.send(message)

    @property
    def is_worth_keeping(self) -> bool:
        return bool(
            self.is_whole
            and self.start
            and self.start["status"] == 200
            and len(self.body) <= MOST_BYTES
        )


def _own(start: Message) -> Message:
    """Return `start` with headers that others may add to."""
    return {**start, "headers": list(start["headers"])}


class Ready:
    """Gives for `KEPT_S` the same trending list and the same article to all who may ask.

    Works inside of what decides who may, and of what tells who has the answer already.
    """

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._answers: dict[Address, _Answer] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] != "GET"
            or not _KEPT.fullmatch(scope["path"])
        ):
            await self._app(scope, receive, send)
            return
        address: Address = scope["path"], scope["query_string"]
        kept = self._answers.get(address)
        if kept is None or self._clock() - kept.made_s >= KEPT_S:
            await self._make(address, scope, receive, send)
            return
        scope["route"] = kept.route
        await send(_own(kept.start))
        await send({"type": "http.response.body", "body": kept.body})

    async def _make(self, address: Address, scope: Scope, receive: Receive, send: Send) -> None:
        begun_s = self._clock()
        recorded = _Recorded(send)
        await self._app(scope, receive, recorded)
        self._answers.pop(address, None)
        if recorded.is_worth_keeping and recorded.start:
            body, route = bytes(recorded.body), scope.get("route")
            self._answers[address] = _Answer(recorded.start, body, route, begun_s)
        if len(self._answers) > MOST_ANSWERS:
            self._answers.pop(next(iter(self._answers)))

"""Answers that many ask for, made once a second, however many ask."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.core.negotiation import takes_newest_only
from services.gateway.routes.conventions.alike import Address, address_of, is_for_all

# From then on an answer is made anew, while those who ask are still given the last one.
FRESH_S = 1.0
KEPT_S = 2.0
MOST_ANSWERS = 256
MOST_BYTES = 131_072


@dataclass(frozen=True, slots=True)
class _Answer:
    start: Message
    body: bytes
    route: Any
    begun_s: float

    @property
    def is_for_all(self) -> bool:
        return len(self.body) <= MOST_BYTES and is_for_all(self.start)

    def told(self, asked_s: float) -> Message:
        """Return its start with how old it was then, and with headers that others may add to."""
        headers = list(self.start["headers"])
        if asked_s > self.begun_s:
            headers.append((b"age", str(math.ceil(asked_s - self.begun_s)).encode()))
        return {**self.start, "headers": headers}


@dataclass(slots=True)
class _Recording:
    """Takes an answer down."""

    start: Message = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.body += message.get("body", b"")


class Ready:
    """Gives the same answer to all who ask alike: less than `KEPT_S` old, made for all at once.

    One that is older than `FRESH_S` is made anew beside, so that nobody waits for what is asked for
    all the time. Who takes only the newest waits for one that was begun after they asked. Works
    inside of what decides who may ask, and of what tells who has the answer already.
    """

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._clock = clock
        self._answers: dict[Address, _Answer] = {}
        self._makings: dict[Address, asyncio.Task[_Answer]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address, asked_s = address_of(scope), self._clock()
        answer = await self._answer(address, scope, asked_s) if address else None
        if answer is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = answer.route
        await send(answer.told(asked_s))
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, address: Address, scope: Scope, asked_s: float) -> _Answer | None:
        """Return an answer new enough for who asks; None if they have to have one of their own."""
        is_newest = takes_newest_only(Headers(scope=scope).get("Cache-Control", ""))
        oldest_s = asked_s if is_newest else asked_s - KEPT_S
        kept = self._answers.get(address)
        if kept is None or kept.begun_s <= oldest_s:
            return await self._made(address, scope, oldest_s)
        if asked_s - kept.begun_s >= FRESH_S and address not in self._makings:
            self._begin(address, scope)
        return kept

    async def _made(self, address: Address, scope: Scope, oldest_s: float) -> _Answer | None:
        while True:
            running = self._makings.get(address)
            # Shielded: others wait for it, also when the one who asked first has gone.
            answer = await asyncio.shield(running or self._begin(address, scope))
            if running is None:
                return answer
            if not answer.is_for_all:
                return None
            if answer.begun_s > oldest_s:
                return answer

    def _begin(self, address: Address, scope: Scope) -> asyncio.Task[_Answer]:
        own = {**scope, "state": dict(scope.get("state", {}))}
        making = asyncio.create_task(self._make(address, own))
        self._makings[address] = making
        return making

    async def _make(self, address: Address, scope: Scope) -> _Answer:
        begun_s, recording = self._clock(), _Recording()
        try:
            await self._app(scope, _nothing_more, recording)
        finally:
            del self._makings[address]
        route, body = scope.get("route"), bytes(recording.body)
        answer = _Answer(recording.start, body, route, begun_s)
        self._drop_old(begun_s - KEPT_S)
        self._answers.pop(address, None)
        if answer.is_for_all:
            self._answers[address] = answer
        return answer

    def _drop_old(self, oldest_s: float) -> None:
        """Keep nothing that is too old for everybody, and no more than there is room for."""
        gone = [one for one, kept in self._answers.items() if kept.begun_s <= oldest_s]
        over = list(self._answers)[: max(0, len(self._answers) + 1 - MOST_ANSWERS)]
        for address in {*gone, *over}:
            del self._answers[address]


async def _nothing_more() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}

"""A receiver of webhooks on 127.0.0.1 that answers as it is told to."""

from __future__ import annotations

import base64
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.waiting import until_async


@dataclass(frozen=True)
class Received:
    """A request as it came."""

    webhook_id: str
    timestamp: str
    signature: str
    body: bytes

    def is_signed_with(self, secret: str) -> bool:
        """Verify as Standard Webhooks says, by none of our own code."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.webhook_id}.{self.timestamp}.".encode() + self.body
        expected = base64.b64encode(hmac.new(key, signed, "sha256").digest()).decode()
        return self.signature == f"v1,{expected}"


@dataclass
class Receiver:
    """Answers with `statuses` in turn, then 204; `accepted` are those answered so."""

    statuses: list[int] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    accepted: list[Received] = field(default_factory=list)
    url: str = ""

    async def answer(self, request: web.Request) -> web.Response:
        """Note a request and answer it."""
        headers = request.headers
        told = Received(
            headers["webhook-id"],
            headers["webhook-timestamp"],
            headers["webhook-signature"],
            await request.read(),
        )
        self.received.append(told)
        status = self.statuses.pop(0) if self.statuses else 204
        if status == 204:
            self.accepted.append(told)
        return web.Response(status=status, headers={"Location": "/elsewhere"})

    async def takes(self, count: int) -> None:
        """Return when so many different deliveries were accepted."""

        async def enough() -> bool:
            return len({one.webhook_id for one in self.accepted}) >= count

        await until_async(enough, f"{count} deliveries accepted", deadline_s=120)


@asynccontextmanager
async def receiver(*statuses: int) -> AsyncIterator[Receiver]:
    """Own a receiver while the block runs."""
    made = Receiver(list(statuses))
    app = web.Application()
    app.router.add_post("/hook", made.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    made.url = f"http://127.0.0.1:{port}/hook"
    try:
        yield made
    finally:
        await runner.cleanup()

"""A WebSub hub of our own on 127.0.0.1, and a publisher whose feed names it."""

from __future__ import annotations

import asyncio
import hmac
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

from tests.unit.ingest.samples import item, rss


class LittleHub:
    """Verifies what is asked of it, and sends what it is told to."""

    def __init__(self) -> None:
        self.tag = uuid.uuid4().hex
        self.url = ""
        self.lease_s = 3600
        self.items: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.verified: list[str] = []
        self._verifying: set[asyncio.Task[None]] = set()

    @property
    def feed_url(self) -> str:
        return f"{self.url}/{self.tag}/feed.xml"

    def link(self, slug: str) -> str:
        return f"https://gazette.example/{self.tag}/{slug}"

    def item(self, slug: str) -> str:
        """Return an entry like no other."""
        return item(slug, f"About {slug}", self.link(slug), f"All that is {slug}. " * 40)

    def modes(self) -> list[str]:
        return [form["hub.mode"] for form in self.forms]

    async def serve_feed(self, _request: web.Request) -> web.Response:
        links = f'<{self.url}/hub>; rel="hub", <{self.feed_url}>; rel="self"'
        return web.Response(
            body=rss(*self.items),
            headers={"Link": links, "Content-Type": "application/rss+xml"},
        )

    async def take_request(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.forms.append(form)
        task = asyncio.create_task(self._verify(form))
        self._verifying.add(task)
        task.add_done_callback(self._verifying.discard)
        return web.Response(status=202)

    async def _verify(self, form: dict[str, str]) -> None:
        parameters = {
            "hub.mode": form["hub.mode"],
            "hub.topic": form["hub.topic"],
            "hub.challenge": uuid.uuid4().hex,
            "hub.lease_seconds": str(self.lease_s),
        }
        async with (
            aiohttp.ClientSession() as session,
            session.get(form["hub.callback"], params=parameters) as answer,
        ):
            if answer.status == 200 and await answer.text() == parameters["hub.challenge"]:
                self.verified.append(form["hub.mode"])

    async def send(self, *items: str, secret: str | None = None) -> int:
        """Send `items` to the last subscriber, signed by `secret` or by the one it gave."""
        form = next(one for one in reversed(self.forms) if "hub.secret" in one)
        body, key = rss(*items), (secret or form["hub.secret"]).encode()
        headers = {
            "Content-Type": "application/rss+xml",
            "X-Hub-Signature": f"sha256={hmac.new(key, body, 'sha256').hexdigest()}",
        }
        async with (
            aiohttp.ClientSession() as session,
            session.post(form["hub.callback"], data=body, headers=headers) as answer,
        ):
            return answer.status


@asynccontextmanager
async def little_hub() -> AsyncIterator[LittleHub]:
    """Serve a hub and its publisher's feed."""
    hub = LittleHub()
    app = web.Application()
    app.router.add_post("/hub", hub.take_request)
    app.router.add_get(f"/{hub.tag}/feed.xml", hub.serve_feed)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hub.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield hub
    finally:
        await runner.cleanup()

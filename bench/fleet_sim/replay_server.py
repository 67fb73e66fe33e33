"""Serves recorded snapshots as RSS, each feed on a host of its own."""

from __future__ import annotations

import re
from hashlib import sha256
from types import TracebackType
from typing import Self
from xml.sax.saxutils import escape

from aiohttp import web

from bench.fleet_sim.orders import LOOPBACK
from bench.fleet_sim.snapshots import Item, Snapshot

# What XML 1.0 has no place for.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_rss(snapshot: Snapshot) -> bytes:
    """Return the snapshot as RSS 2.0; what an item does not say is left out."""
    items = "".join(f"<item>{_fields(item)}</item>" for item in snapshot.items)
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{_escaped(snapshot.feed)}</title><description>Recorded</description>"
        f"{items}</channel></rss>"
    ).encode()


def _fields(item: Item) -> str:
    told = {"title": item.title, "link": item.link, "pubDate": item.pub_date}
    told["description"] = item.description
    texts = [f"<{name}>{_escaped(text)}</{name}>" for name, text in told.items() if text]
    if item.guid:
        is_link = str(item.guid == item.link).lower()
        texts.append(f'<guid isPermaLink="{is_link}">{_escaped(item.guid)}</guid>')
    return "".join(texts)


def _escaped(text: str) -> str:
    return escape(_ILLEGAL.sub("", text))


class ReplayServer:
    """Answers with the snapshot that was shown last; knows which hosts were asked since then."""

    def __init__(self, feeds: list[str]) -> None:
        self.hosts = {feed: f"recorded-{number}.test" for number, feed in enumerate(feeds)}
        self.port = self.requests = 0
        self._bodies: dict[str, bytes] = {}
        self._waiting: set[str] = set()
        self._runner: web.ServerRunner | None = None

    def url_of(self, feed: str) -> str:
        """Return where the feed is served."""
        return f"http://{self.hosts[feed]}/feed.xml"

    def show(self, snapshot: Snapshot) -> None:
        """Serve this snapshot from now on."""
        host = self.hosts[snapshot.feed]
        self._bodies[host] = render_rss(snapshot)
        self._waiting.add(host)

    @property
    def waiting(self) -> int:
        """How many feeds have not been asked for since they were shown."""
        return len(self._waiting)

    async def __aenter__(self) -> Self:
        self._runner = web.ServerRunner(web.Server(self._handle))
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, 0).start()
        self.port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self.requests += 1
        body = self._bodies.get(request.host)
        if body is None or request.path != "/feed.xml":
            return web.Response(status=404)
        self._waiting.discard(request.host)
        headers = {"ETag": f'"{sha256(body).hexdigest()[:16]}"'}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        headers["Content-Type"] = "application/rss+xml; charset=utf-8"
        return web.Response(headers=headers, body=body)

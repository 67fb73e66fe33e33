"""Fetching over a real socket: limits, redirects, conditional requests, public addresses only."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from services.ingest.adapters.http_fetcher import HttpFetcher, http_session
from services.ingest.core.fetching.ports import FetchError

MAX_BYTES = 100_000


class Site:
    """A small server on 127.0.0.1 that misbehaves on request."""

    def __init__(self) -> None:
        self.under_way = self.most_under_way = 0
        self.headers: list[dict[str, str]] = []
        self.closing = asyncio.Event()

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/loop", self._loop)
        app.router.add_get("/to-file", self._to_file)
        app.router.add_get("/{kind:.*}", self._answer)
        return app

    async def _loop(self, _request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "/loop"})

    async def _to_file(self, _request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "file:///etc/passwd"})

    async def _answer(self, request: web.Request) -> web.Response:
        self.headers.append(dict(request.headers))
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        if request.path == "/slow":
            await self.closing.wait()
        await asyncio.sleep(0.01)
        self.under_way -= 1
        if request.headers.get("If-None-Match") == '"1"':
            return web.Response(status=304)
        if request.path == "/busy":
            return web.Response(status=429, headers={"Retry-After": "120"})
        if request.path == "/bomb":
            body = gzip.compress(b"x" * 50 * MAX_BYTES)
            return web.Response(body=body, headers={"Content-Encoding": "gzip"})
        return web.Response(body=b"x" * 100, headers={"ETag": '"1"'})


@pytest.fixture
async def site() -> AsyncIterator[tuple[Site, str]]:
    made = Site()
    runner = web.AppRunner(made.application(), shutdown_timeout=0)
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0)
    await listener.start()
    yield made, f"http://127.0.0.1:{runner.addresses[0][1]}"
    made.closing.set()
    await runner.cleanup()


@asynccontextmanager
async def _fetcher(private: bool = True, timeout_s: float = 5) -> AsyncIterator[HttpFetcher]:
    async with http_session("mailto:news@example.org", private, timeout_s) as session:
        yield HttpFetcher(session, MAX_BYTES, timeout_s)


async def test_known_content_is_not_sent_again(site: tuple[Site, str]) -> None:
    async with _fetcher() as fetcher:
        first = await fetcher.fetch(site[1] + "/feed")
        again = await fetcher.fetch(site[1] + "/feed", first.etag)

    assert (first.status, first.body, again.status) == (200, b"x" * 100, 304)


async def test_publishers_can_reach_us(site: tuple[Site, str]) -> None:
    async with _fetcher() as fetcher:
        await fetcher.fetch(site[1] + "/feed")

    assert "mailto:news@example.org" in site[0].headers[0]["User-Agent"]


async def test_requests_to_a_host_take_turns(site: tuple[Site, str]) -> None:
    async with _fetcher() as fetcher:
        await asyncio.gather(*(fetcher.fetch(f"{site[1]}/{n}") for n in range(8)))

    assert site[0].most_under_way == 1


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/bomb", "more than 100000 bytes"),
        ("/slow", "no complete answer within 0.5 s"),
        ("/loop", "more than 5 redirects"),
        ("/to-file", "redirected to what is not an http"),
    ],
)
async def test_limits_are_kept(site: tuple[Site, str], path: str, reason: str) -> None:
    async with _fetcher(timeout_s=0.5) as fetcher:
        with pytest.raises(FetchError, match=reason):
            await fetcher.fetch(site[1] + path)


async def test_server_says_when_to_come_again(site: tuple[Site, str]) -> None:
    async with _fetcher() as fetcher:
        with pytest.raises(FetchError, match="429") as caught:
            await fetcher.fetch(site[1] + "/busy")

    assert caught.value.retry_after_s == 120


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f000001"])
async def test_private_addresses_are_refused(site: tuple[Site, str], host: str) -> None:
    port = site[1].rpartition(":")[2]
    async with _fetcher(private=False) as fetcher:
        with pytest.raises(FetchError, match="not a public address"):
            await fetcher.fetch(f"http://{host}:{port}/feed")

    assert site[0].headers == []

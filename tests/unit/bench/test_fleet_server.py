"""The fleet's server over a real socket."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from bench.fleet_sim.scripts import FeedScript, HostScript
from bench.fleet_sim.server import FleetServer
from tests.unit.bench import fleet_samples as samples


def _server(feed: FeedScript, host: HostScript | None = None) -> FleetServer:
    return FleetServer(samples.fleet(feed, host), 1.0, lambda: 50.0)


async def _ask(
    server: FleetServer, path: str = "/feeds/0.xml", host: str = samples.HOST, wait_s: float = 5
) -> tuple[int, bytes, str]:
    timeout = aiohttp.ClientTimeout(total=wait_s)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.get(
            f"http://127.0.0.1:{server.port}{path}", headers={"Host": host}, allow_redirects=False
        ) as answer,
    ):
        return answer.status, await answer.read(), answer.headers["Date"]


async def test_server_shows_and_records() -> None:
    async with _server(samples.feed(samples.entry())) as server:
        status, body, date = await _ask(server)

    assert (status, date) == (200, "Mon, 02 Mar 2026 00:00:50 GMT")
    assert b"ref-0-0-r0" in body
    assert [visit.shown for visit in server.record.visits[0]] == ["whole"]


async def test_short_body_breaks_off() -> None:
    async with _server(samples.feed(samples.entry(), damage="short")) as server:
        await _ask(server)
        with pytest.raises(aiohttp.ClientPayloadError):
            await _ask(server)

    assert [visit.shown for visit in server.record.visits[0]] == ["whole", "damaged"]


async def test_hanging_host_waits_for_reader() -> None:
    async with _server(samples.feed(), HostScript(samples.HOST, "hanging")) as server:
        asking = asyncio.create_task(_ask(server, wait_s=0.2))
        with pytest.raises(TimeoutError):
            await asking
        while server.hanging:
            await asyncio.sleep(0.01)

    assert server.record.unanswered == 1


async def test_page_shows_its_revision() -> None:
    feed = samples.feed(samples.entry(edits_s=(20,)), summary_only=True)
    async with _server(feed) as server:
        status, body, _ = await _ask(server, "/news/0-0.html")

    assert status == 200
    assert b"ref-0-0-r1" in body

"""WebSub from end to end: a hub on 127.0.0.1, a worker on a real broker."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from services.ingest.app import create_app
from services.ingest.core.identity.ids import article_id, source_id
from services.ingest.core.sources.changes import added, paused
from services.ingest.core.sources.facts import SourceFacts
from services.ingest.settings import Settings
from services.ingest.worker import Worker
from shared.delivery import Message
from shared.health import quiet_server
from shared.kafka.latest import read_all
from shared.topics import ARTICLES_RAW, SOURCES
from tests.integration.ingest.little_hub import LittleHub, little_hub
from tests.waiting import until_async

DEADLINE_S = 60.0


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@asynccontextmanager
async def subscribing(servers: str, feed_url: str) -> AsyncIterator[Worker]:
    """Run a worker that hubs can reach, with the source at `feed_url`."""
    port = _free_port()
    settings = Settings(
        kafka_servers=servers,
        host_delay_s=0,
        allow_private_networks=True,
        parse_processes=1,
        public_url=f"http://127.0.0.1:{port}",
        websub_secret="ours",
    )
    worker = Worker(settings, None, asyncio.Event())
    worker.hub_desk.look_again_s = 0.2
    server = quiet_server(create_app(worker), "127.0.0.1", port, 1)
    serving, work = asyncio.create_task(server.serve()), asyncio.create_task(worker.run())
    try:
        await _until(lambda: bool(worker.slots), "slots are owned")
        source = added(feed_url, SourceFacts(), worker.clock.now())
        await worker.outlet.publish(SOURCES, [source])
        yield worker
    finally:
        worker.stopping.set()
        server.should_exit = True
        await asyncio.gather(work, serving)


async def _until(condition: Callable[[], bool], what: str) -> None:
    async def told() -> bool:
        return condition()

    await until_async(told, what, DEADLINE_S)


def _is_active(worker: Worker, hub: LittleHub) -> Callable[[], bool]:
    return lambda: worker.hub_desk.is_pushed(source_id(hub.feed_url))


@pytest.fixture
async def hub() -> AsyncIterator[LittleHub]:
    async with little_hub() as serving:
        yield serving


async def _published(servers: str, hub: LittleHub) -> list[str]:
    found: list[Message] = []
    await read_all(servers, ARTICLES_RAW, found.append)
    links = {article_id(hub.link(slug)): slug for slug in ("polled", "pushed", "forged")}
    return [links[one.key.decode()] for one in found if one.key and one.key.decode() in links]


def _is_published(servers: str, hub: LittleHub, slug: str) -> Callable[[], Awaitable[bool]]:
    async def told() -> bool:
        return slug in await _published(servers, hub)

    return told


async def test_push_of_hub_becomes_an_article(kafka_servers: str, hub: LittleHub) -> None:
    hub.items = [hub.item("polled")]
    async with subscribing(kafka_servers, hub.feed_url) as worker:
        await _until(_is_active(worker, hub), "the subscription is confirmed")
        forged = await hub.send(hub.item("forged"), secret="theirs")
        pushed = await hub.send(hub.item("pushed"))
        is_published = _is_published(kafka_servers, hub, "pushed")
        await until_async(is_published, "the pushed article is published", DEADLINE_S)

    assert (forged, pushed) == (202, 202)
    assert sorted(await _published(kafka_servers, hub)) == ["polled", "pushed"]


async def test_lease_is_renewed_and_given_up(kafka_servers: str, hub: LittleHub) -> None:
    hub.lease_s = 2
    async with subscribing(kafka_servers, hub.feed_url) as worker:
        await _until(lambda: hub.verified == ["subscribe"] * 3, "renewed twice")
        assert _is_active(worker, hub)()
        source = worker.registry.get(source_id(hub.feed_url))
        assert source is not None
        await worker.outlet.publish(SOURCES, [paused(source, worker.clock.now())])
        await _until(lambda: "unsubscribe" in hub.verified, "given up")

        assert not _is_active(worker, hub)()


async def test_restart_keeps_the_subscription(kafka_servers: str, hub: LittleHub) -> None:
    for _ in range(2):
        async with subscribing(kafka_servers, hub.feed_url) as worker:
            await _until(_is_active(worker, hub), "the subscription is active")

    assert hub.modes() == ["subscribe"]

"""Workers on a real broker: sources shared, nothing lost, nothing double."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any

import httpx
import pytest
from aiohttp import web

from services.ingest.adapters.system_clock import utc_now
from services.ingest.app import create_app
from services.ingest.core.identity.ids import article_id, source_id
from services.ingest.core.sources.source_list import ListedSource, SourceList
from services.ingest.settings import Settings
from services.ingest.worker import Worker
from shared.kafka.parked import read_parked
from shared.kafka.publisher import producer
from shared.topics import SOURCES
from tests.integration.ingest.log import read_published
from tests.unit.ingest.samples import item, rss
from tests.waiting import until_async

DEADLINE_S = 60.0


class FeedServer:
    """Serves one feed under any path on 127.0.0.1."""

    def __init__(self) -> None:
        self.tag = uuid.uuid4().hex
        self.body = b""
        self.url = ""
        self.asked = 0

    async def answer(self, _request: web.Request) -> web.Response:
        self.asked += 1
        return web.Response(body=self.body, content_type="application/rss+xml")

    def listed(self, count: int) -> SourceList:
        urls = (f"{self.url}/{self.tag}/{number}.xml" for number in range(count))
        return SourceList(tuple(ListedSource(url, "Gazette", "Gazette") for url in urls))

    def link(self, slug: str) -> str:
        return f"https://gazette.example/{self.tag}/{slug}"


@pytest.fixture
async def feeds() -> AsyncIterator[FeedServer]:
    server = FeedServer()
    app = web.Application()
    app.router.add_get("/{path:.*}", server.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0)
    await listener.start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@asynccontextmanager
async def running(
    servers: str, listed: SourceList | None = None, interval_s: float = 0.2
) -> AsyncIterator[Worker]:
    """Run a worker that is stopped as SIGTERM does it."""
    settings = Settings(
        kafka_servers=servers,
        poll_interval_s=interval_s,
        host_delay_s=0,
        allow_private_networks=True,
        parse_processes=1,
    )
    worker = Worker(settings, listed, asyncio.Event())
    work = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        worker.stopping.set()
        await work


def _client(worker: Worker) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_app(worker))
    return httpx.AsyncClient(transport=transport, base_url="http://ingest.example")


async def _push(client: httpx.AsyncClient, articles: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Return the counts, trying again as the service asks for it."""

    async def attempt() -> dict[str, int] | None:
        answer = await client.post("/v1/articles", json={"articles": articles})
        return dict(answer.json()) if answer.status_code == 200 else None

    return await until_async(attempt, "the articles are taken", DEADLINE_S)


async def _polled(worker: Worker, feed_urls: set[str], since: datetime) -> set[str]:
    """Return which of `feed_urls` have been read since then, by any worker."""
    polls = [(one.feed_url, worker.polls.get(one.source_id)) for one in worker.registry.active()]
    return {
        url
        for url, poll in polls
        if url in feed_urls and poll and poll.outcome != "failed" and poll.event_time > since
    }


async def test_restart_publishes_nothing_again(kafka_servers: str, feeds: FeedServer) -> None:
    bad = item("c", link="javascript:x")
    feeds.body = rss(item(link=feeds.link("a")), item(link=feeds.link("b")), bad)
    listed = feeds.listed(1)
    for _ in range(2):  # the second is a restart
        since = utc_now()
        async with running(kafka_servers, listed) as worker:
            await until_async(
                partial(_polled, worker, {listed.sources[0].feed_url}, since), "polled", DEADLINE_S
            )

    parked = await read_parked(kafka_servers, "ingest")
    assert len(await read_published(kafka_servers, feeds.tag)) == 2
    assert sum(feeds.tag in letter.origin.topic for letter in parked) == 1


async def test_restart_asks_nothing_again(kafka_servers: str, feeds: FeedServer) -> None:
    feeds.body = rss(item(link=feeds.link("a")))
    listed = feeds.listed(1)
    known_as = source_id(listed.sources[0].feed_url)
    async with running(kafka_servers, listed, 3600) as worker:
        url, since = listed.sources[0].feed_url, utc_now()
        await until_async(partial(_polled, worker, {url}, since), "polled", DEADLINE_S)
    async with running(kafka_servers, listed, 3600) as worker:

        async def planned() -> bool:
            return worker.poller is not None and known_as in worker.poller.agenda

        await until_async(planned, "on the agenda again", DEADLINE_S)
        assert worker.poller is not None
        assert worker.poller.agenda.due(known_as) == worker.polls.next_poll_at(known_as)

    assert feeds.asked == 1


async def test_pushed_twice_is_published_once(kafka_servers: str) -> None:
    tag = uuid.uuid4().hex
    url = f"https://gazette.example/{tag}/"
    articles = [{"url": f"{url}{n}", "title": "T", "text": "x"} for n in range(300)]
    async with running(kafka_servers) as worker, _client(worker) as client:
        first, second = await _push(client, articles), await _push(client, articles)
    async with running(kafka_servers) as worker, _client(worker) as client:
        third = await _push(client, articles)

    assert [one["accepted"] for one in (first, second, third)] == [300, 0, 0]
    assert len(await read_published(kafka_servers, tag)) == 300


async def test_article_pushed_elsewhere_is_known(kafka_servers: str) -> None:
    url = f"https://gazette.example/{uuid.uuid4().hex}"
    article = {"url": url, "title": "T", "text": "x"}
    async with running(kafka_servers) as one, running(kafka_servers) as other:
        async with _client(one) as client:
            await _push(client, [article])

        async def has_heard() -> bool:
            return other.intake.seen.get(article_id(url)) is not None

        await until_async(has_heard, "the other worker knows it too", DEADLINE_S)
        async with _client(other) as client:
            assert (await _push(client, [article]))["unchanged"] == 1


def _owned(*workers: Worker) -> list[int]:
    return [len(worker.slots) for worker in workers]


async def test_workers_share_and_take_over(kafka_servers: str, feeds: FeedServer) -> None:
    feeds.body = rss(item(link=feeds.link("a")))
    listed = feeds.listed(12)
    urls = {source.feed_url for source in listed.sources}
    async with running(kafka_servers, listed) as one:
        async with running(kafka_servers) as other:

            async def shared() -> bool:
                is_shared = _owned(one, other) == [3, 3]
                return is_shared and await _polled(one, urls, since) == urls

            since = utc_now()
            await until_async(shared, "both have slots, and all is polled", DEADLINE_S)
        since = utc_now()

        async def polls_all() -> bool:
            return _owned(one) == [6] and await _polled(one, urls, since) == urls

        await until_async(polls_all, "the first has taken over", DEADLINE_S)


async def test_removed_source_is_left_alone(kafka_servers: str, feeds: FeedServer) -> None:
    feeds.body = rss(item(link=feeds.link("a")))
    listed = feeds.listed(2)
    (first, second), since = (one.feed_url for one in listed.sources), utc_now()
    async with running(kafka_servers, listed) as worker:
        await until_async(partial(_polled, worker, {second}, since), "polled", DEADLINE_S)
    since = utc_now()
    async with running(kafka_servers, SourceList(listed.sources[:1])) as worker:
        await until_async(partial(_polled, worker, {first}, since), "polled", DEADLINE_S)

        assert second not in {source.feed_url for source in worker.registry.active()}


async def test_unreadable_source_is_parked_once(kafka_servers: str) -> None:
    junk = f"junk {uuid.uuid4().hex}".encode()
    async with producer(kafka_servers, "test") as out:
        await out.send_and_wait(SOURCES.name, junk, key=junk)

    async def parked() -> int:
        letters = await read_parked(kafka_servers, "ingest")
        return sum(letter.origin.value == junk for letter in letters)

    for _ in range(2):  # the second is a restart
        async with running(kafka_servers) as worker:
            await until_async(parked, "parked", DEADLINE_S)

            async def has_slots() -> bool:
                return len(worker.slots) == SOURCES.partitions

            await until_async(has_slots, "all slots", DEADLINE_S)
    assert await parked() == 1


async def test_ready_once_kafka_answers(kafka_servers: str) -> None:
    async with running(kafka_servers) as worker, _client(worker) as client:

        async def ready() -> bool:
            return (await client.get("/readyz")).status_code == 200

        await until_async(ready, "ready", DEADLINE_S)

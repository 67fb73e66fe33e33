"""The loop: what is due, one feed of a host at a time, and one bad feed stops no other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from services.ingest.core.fetching.ports import Fetched, Purpose
from tests import make
from tests.unit.ingest.fakes import Bench, MemoryFetcher
from tests.unit.ingest.samples import FEED_URL, item, rss
from tests.waiting import until_async

OTHER_URL = "https://gazette.example/other.xml"


async def _run_until(bench: Bench, done: Callable[[], bool]) -> None:
    async def is_done() -> bool:
        return done()

    running = asyncio.create_task(bench.poller.run())
    try:
        await until_async(is_done, "the loop has got there", deadline_s=10)
    finally:
        running.cancel()


async def _run_for_some_turns(bench: Bench) -> None:
    running = asyncio.create_task(bench.poller.run())
    for _ in range(50):
        await asyncio.sleep(0)
    running.cancel()


class StrictFetcher(MemoryFetcher):
    """Fails the test when two requests are under way."""

    under_way = 0

    async def fetch(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        purpose: Purpose = "feed",
    ) -> Fetched:
        assert self.under_way == 0
        self.under_way += 1
        await asyncio.sleep(0.01)
        self.under_way -= 1
        return await super().fetch(url, etag, last_modified)


def _bench(bodies: dict[str, bytes]) -> Bench:
    bench = Bench(bodies)
    for number, url in enumerate(bodies):
        bench.registry.note(make.source(f"s{number}", feed_url=url))
    return bench


async def test_feeds_of_a_host_take_turns() -> None:
    bench = _bench({FEED_URL: rss(item("a")), OTHER_URL: rss(item("b"))})
    bench.poller.looker.reader.fetcher = StrictFetcher(bench.fetcher.bodies)

    await _run_until(bench, lambda: bench.tally.polls["read"] == 2)

    assert bench.tally.polls == {"read": 2}


async def test_feed_is_left_alone_until_due() -> None:
    bench = _bench({FEED_URL: rss(item())})
    await _run_until(bench, lambda: bench.tally.polls.total() == 1)
    bench.clock.advance(59)
    await _run_for_some_turns(bench)
    assert bench.fetcher.asked == [FEED_URL]

    bench.clock.advance(2)
    await _run_until(bench, lambda: bench.tally.polls.total() == 2)

    assert bench.fetcher.asked == [FEED_URL, FEED_URL]


class FaultyFetcher(MemoryFetcher):
    """Has a fault of ours."""

    async def fetch(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        purpose: Purpose = "feed",
    ) -> Fetched:
        raise ZeroDivisionError("ours")


async def test_own_fault_fails_one_feed() -> None:
    bench = _bench({FEED_URL: rss(item()), "https://other.example/f": rss(item("b"))})
    bench.poller.looker.reader.fetcher = FaultyFetcher()

    await _run_until(bench, lambda: bench.tally.polls["failed"] == 2)

    assert bench.last_poll("s0").error == "ZeroDivisionError: ours"

"""Parsing in processes: limits hold, and the pool serves on after any of them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from services.ingest.adapters.parse_pool import ParsePool
from services.ingest.core.entries import FeedError
from tests.unit.ingest.core.pages.test_extraction import PAGE
from tests.unit.ingest.samples import FEED_URL, item, rss


@pytest.fixture
def pool() -> Iterator[ParsePool]:
    made = ParsePool(processes=1, timeout_s=1, max_memory_bytes=1_073_741_824)
    yield made
    made.close()


async def _still_reads(pool: ParsePool) -> bool:
    return len((await pool.feed(rss(item()), FEED_URL, None)).entries) == 1


async def test_feeds_and_pages_are_read(pool: ParsePool) -> None:
    page = await pool.page(PAGE.encode(), "https://gazette.example/etna")

    assert "Catania" in page.text
    assert await _still_reads(pool)


async def test_reason_comes_back(pool: ParsePool) -> None:
    with pytest.raises(FeedError, match="an HTML page"):
        await pool.feed(PAGE.encode(), FEED_URL, "text/html")


async def test_endless_parsing_is_ended(pool: ParsePool) -> None:
    nested = b"<rss><channel><item><description>" + b"&lt;b&gt;<b>" * 200_000
    with pytest.raises(FeedError, match="not parsed within 1 s"):
        await pool.feed(nested, FEED_URL, None)

    assert await _still_reads(pool)


async def test_killed_process_is_replaced(pool: ParsePool) -> None:
    assert await _still_reads(pool)
    for process in list((pool._executor._processes or {}).values()):
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
    with pytest.raises(FeedError, match="had to be ended"):
        await pool.feed(rss(item()), FEED_URL, None)

    assert await _still_reads(pool)

"""Parsing in processes: limits hold, and the pool serves on after any of them."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from functools import partial

import pytest

from services.ingest.adapters.parse_pool import ParsePool
from services.ingest.adapters.parse_process import ParseLimits, read_within
from services.ingest.core.entries import FeedError
from tests.unit.ingest.core.pages.test_extraction import PAGE
from tests.unit.ingest.samples import FEED_URL, item, rss
from tests.waiting import until_async

MEMORY_BYTES = 1_073_741_824


@pytest.fixture(scope="module")
def pool() -> Iterator[ParsePool]:
    made = ParsePool(processes=1, timeout_s=1, max_memory_bytes=MEMORY_BYTES)
    yield made
    made.close()


async def _still_reads(pool: ParsePool) -> bool:
    return len((await pool.feed(rss(item()), FEED_URL, None)).entries) == 1


async def test_feeds_and_pages_are_read(pool: ParsePool) -> None:
    page = await pool.page(PAGE.encode(), "https://gazette.example/etna", "text/html")

    assert "Catania" in page.text
    assert await _still_reads(pool)


async def test_reason_comes_back(pool: ParsePool) -> None:
    with pytest.raises(FeedError, match="an HTML page"):
        await pool.feed(PAGE.encode(), FEED_URL, "text/html")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<rss><channel><item>" + b"<b>" * 200_000, "nested more than 256 deep"),
        (b'{"version":' + b"[" * 200_000, "nested more than 256 deep"),
        (b'<!DOCTYPE a [<!ENTITY b "&c;&c;">]><a>&b;</a>', "made of other entities"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "outside"),
    ],
)
async def test_hostile_bodies_are_refused(pool: ParsePool, body: bytes, reason: str) -> None:
    with pytest.raises(FeedError, match=reason):
        await pool.feed(body, FEED_URL, None)


async def test_endless_parsing_is_ended(pool: ParsePool) -> None:
    nested = b"<rss><channel><item><description>" + b"&lt;b&gt;" * 500_000
    with pytest.raises(FeedError, match=r"not parsed within 1 s|MB of memory"):
        await pool.feed(nested, FEED_URL, None)

    assert await _still_reads(pool)


def _spin(body: bytes, _url: str, _content_type: str | None) -> None:
    """Compute without ever returning to Python, as a runaway library does."""
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    while body:
        pass


def _hoard(body: bytes) -> int:
    return len(body * 10_000)


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        ("spin", "had to be ended"),
        ("hoard", "takes more than 1024 MB of memory"),
    ],
)
async def test_runaway_code_is_ended(pool: ParsePool, work: str, reason: str) -> None:
    limits = ParseLimits(1.0, MEMORY_BYTES, 256)
    begun = time.monotonic()
    with pytest.raises(FeedError, match=reason):
        await pool._run(_Work(limits, work))

    assert time.monotonic() - begun < 20
    assert await _still_reads(pool)


class _Work:
    """What a process can be sent."""

    def __init__(self, limits: ParseLimits, work: str) -> None:
        self._limits = limits
        self._work = work

    def __call__(self) -> object:
        body = b"x" * 250_000
        if self._work == "spin":
            return read_within(self._limits, False, _spin, body, "", None)
        return read_within(self._limits, False, _hoard, body)


async def test_killed_process_is_replaced(pool: ParsePool) -> None:
    assert await _still_reads(pool)
    for number in pool.process_ids():
        os.kill(number, signal.SIGKILL)
        await until_async(partial(_is_gone, number), "the process has ended")
    with pytest.raises(FeedError, match="had to be ended"):
        await pool.feed(rss(item()), FEED_URL, None)

    assert await _still_reads(pool)


async def _is_gone(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    return False


async def test_deadly_body_harms_no_other() -> None:
    pool = ParsePool(processes=2, timeout_s=1, max_memory_bytes=MEMORY_BYTES)
    deadly = _Work(ParseLimits(1.0, MEMORY_BYTES, 256), "spin")
    others = [pool.feed(rss(item()), FEED_URL, None) for _ in range(5)]
    first, *rest = await asyncio.gather(pool._run(deadly), *others, return_exceptions=True)
    pool.close()

    assert isinstance(first, FeedError)
    assert not any(isinstance(one, BaseException) for one in rest)

"""Parsing in processes of its own, with limits on time and memory.

Each process reads one body at a time, so that a body which ends its process harms no other.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import TypeVar

from services.ingest.adapters.parse_process import (
    ParseLimits,
    ParseTimeoutError,
    limit_process,
    read_within,
)
from services.ingest.core.entries import Feed, FeedError, FoundFeed, Page
from services.ingest.core.formats.discovery import find_feeds
from services.ingest.core.formats.feed_parsing import parse_feed
from services.ingest.core.formats.listing import parse_listing
from services.ingest.core.pages.extraction import extract_page
from shared.events import PageRules

ResultT = TypeVar("ResultT")

# Parsers leak; a process is replaced after this many bodies.
BODIES_PER_PROCESS = 2000
# Starting a process takes seconds on a busy machine.
START_S = 30.0


class ParsePool:
    """Reads feeds and pages in `processes` processes."""

    def __init__(
        self, processes: int, timeout_s: float, max_memory_bytes: int, max_depth: int = 256
    ) -> None:
        self._limits = ParseLimits(timeout_s, max_memory_bytes, max_depth)
        self._readers = [_Reader(max_memory_bytes) for _ in range(processes)]
        self._idle: asyncio.LifoQueue[_Reader] = asyncio.LifoQueue()
        for reader in self._readers:
            self._idle.put_nowait(reader)

    async def feed(self, body: bytes, url: str, content_type: str | None) -> Feed:
        """Return the feed in `body`; raises `FeedError`."""
        limits = self._limits
        return await self._run(
            partial(read_within, limits, False, parse_feed, body, url, content_type)
        )

    async def page(self, body: bytes, url: str, content_type: str | None = None) -> Page:
        """Return what can be read from the page `body`; raises `FeedError`."""
        limits = self._limits
        return await self._run(
            partial(read_within, limits, True, extract_page, body, url, content_type)
        )

    async def listing(self, body: bytes, url: str, rules: PageRules) -> Feed:
        """Return what `rules` find on a page without a feed; raises `FeedError`."""
        limits = self._limits
        return await self._run(partial(read_within, limits, True, parse_listing, body, url, rules))

    async def links(self, body: bytes, url: str) -> tuple[FoundFeed, ...]:
        """Return the feeds that the page at `url` points at, best first; raises `FeedError`."""
        return await self._run(partial(read_within, self._limits, True, find_feeds, body, url))

    def close(self) -> None:
        """End every process, at once."""
        for reader in self._readers:
            reader.end()

    def process_ids(self) -> list[int]:
        """Return which processes run now."""
        return [number for reader in self._readers for number in reader.process_ids()]

    async def _run(self, read: Callable[[], ResultT]) -> ResultT:
        reader = await self._idle.get()
        waiting = reader.submit(read)
        try:
            await asyncio.wait({waiting}, timeout=self._limits.timeout_s * 2 + START_S)
            return self._result(waiting)
        finally:
            reader.renew_after(waiting)
            self._idle.put_nowait(reader)

    def _result(self, done: asyncio.Future[ResultT]) -> ResultT:
        """Return the result; a parser may raise anything, and all of it is the body's fault."""
        error = done.exception() if done.done() else TimeoutError()
        if error is None:
            return done.result()
        if isinstance(error, FeedError):
            raise error
        if isinstance(error, TimeoutError | BrokenProcessPool):
            raise FeedError("the process that parsed it had to be ended") from error
        if isinstance(error, ParseTimeoutError):
            raise FeedError(f"not parsed within {self._limits.timeout_s:g} s") from error
        raise FeedError(f"the parser failed: {type(error).__name__} {error}"[:300]) from error


class _Reader:
    """One process, started at once and again whenever it has ended."""

    def __init__(self, max_memory_bytes: int) -> None:
        self._max_memory_bytes = max_memory_bytes
        self._executor = self._new()
        self._bodies = 0

    def submit(self, read: Callable[[], ResultT]) -> asyncio.Future[ResultT]:
        """Return what will be what `read` returns in the process."""
        self._bodies += 1
        try:
            waiting = asyncio.wrap_future(self._executor.submit(read))
        except BrokenProcessPool as error:
            waiting = asyncio.get_running_loop().create_future()
            waiting.set_exception(error)
        # Also when nobody waits any more, because the worker stops, the error counts as seen.
        waiting.add_done_callback(lambda done: None if done.cancelled() else done.exception())
        return waiting

    def renew_after(self, done: asyncio.Future[ResultT]) -> None:
        """Start anew if the process has ended, goes on with what nobody waits for, or is worn."""
        is_stuck = not done.done() or done.cancelled()
        if is_stuck or isinstance(done.exception(), BrokenProcessPool):
            self.end()
            self._executor = self._new()
        elif self._bodies >= BODIES_PER_PROCESS:
            self._executor.shutdown(wait=False)
            self._executor, self._bodies = self._new(), 0

    def end(self) -> None:
        """End the process, at once."""
        running = list((self._executor._processes or {}).values())
        self._executor.shutdown(wait=False, cancel_futures=True)
        for process in running:
            process.kill()

    def process_ids(self) -> list[int]:
        """Return the process, if it runs."""
        return list(self._executor._processes or {})

    def _new(self) -> ProcessPoolExecutor:
        executor = ProcessPoolExecutor(
            1,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=limit_process,
            initargs=(self._max_memory_bytes,),
        )
        executor.submit(_warm)
        return executor


def _warm() -> None:
    """Have the process start, and import this module with its parsers, before a body comes."""

"""Parsing in processes of its own, with limits on time and memory.

The limit on time is a timer in the process; should code that does not return to Python ignore
it, the processes are killed from outside and made anew.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from types import FrameType
from typing import ParamSpec, TypeVar

from services.ingest.core.entries import Feed, FeedError, FoundFeed, Page
from services.ingest.core.formats.discovery import find_feeds
from services.ingest.core.formats.feed_parsing import parse_feed
from services.ingest.core.formats.listing import parse_listing
from services.ingest.core.pages.extraction import extract_page
from shared.events import PageRules

Args = ParamSpec("Args")
ResultT = TypeVar("ResultT")

# Parsers leak; the processes are replaced after this many bodies.
BODIES_PER_POOL = 4000


class ParseTimeoutError(Exception):
    """A body that takes too long to parse."""


class ParsePool:
    """Reads feeds and pages in `processes` processes."""

    def __init__(self, processes: int, timeout_s: float, max_memory_bytes: int) -> None:
        self._processes = processes
        self._timeout_s = timeout_s
        self._max_memory_bytes = max_memory_bytes
        self._room = asyncio.Semaphore(processes)
        self._bodies = 0
        self._executor = self._start()

    async def feed(self, body: bytes, url: str, content_type: str | None) -> Feed:
        """Return the feed in `body`; raises `FeedError`."""
        return await self._run(parse_feed, body, url, content_type)

    async def page(self, body: bytes, url: str, content_type: str | None = None) -> Page:
        """Return what can be read from the page `body`; raises `FeedError`."""
        return await self._run(extract_page, body, url, content_type)

    async def listing(self, body: bytes, url: str, rules: PageRules) -> Feed:
        """Return what `rules` find on a page without a feed; raises `FeedError`."""
        return await self._run(parse_listing, body, url, rules)

    async def links(self, body: bytes, url: str) -> tuple[FoundFeed, ...]:
        """Return the feeds that the page at `url` points at, best first."""
        return await self._run(find_feeds, body, url)

    def close(self) -> None:
        """End every process, at once."""
        self._end(self._executor)

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._processes,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_limit_process,
            initargs=(self._max_memory_bytes,),
        )

    async def _run(
        self, parse: Callable[Args, ResultT], *args: Args.args, **kwargs: Args.kwargs
    ) -> ResultT:
        async with self._room:
            self._renew_when_worn()
            executor = self._executor
            waiting = self._submit(executor, partial(parse, *args, **kwargs))
            # Starting a process takes seconds on a busy machine, hence the generous end.
            await asyncio.wait({waiting}, timeout=self._timeout_s * 2 + 30)
            return self._result(waiting, executor)

    def _submit(
        self, executor: ProcessPoolExecutor, parse: Callable[[], ResultT]
    ) -> asyncio.Future[ResultT]:
        try:
            waiting = asyncio.wrap_future(executor.submit(_timed, self._timeout_s, parse))
        except BrokenProcessPool as error:
            waiting = asyncio.get_running_loop().create_future()
            waiting.set_exception(error)
        # Also when nobody waits any more, because the worker stops, the error counts as seen.
        waiting.add_done_callback(lambda done: None if done.cancelled() else done.exception())
        return waiting

    def _result(self, done: asyncio.Future[ResultT], executor: ProcessPoolExecutor) -> ResultT:
        """Return the result; a parser may raise anything, and all of it is the body's fault."""
        error = done.exception() if done.done() else TimeoutError()
        if error is None:
            return done.result()
        if isinstance(error, FeedError):
            raise error
        if isinstance(error, TimeoutError | BrokenProcessPool):
            self._replace(executor)
            raise FeedError("the process that parsed it had to be ended") from error
        if isinstance(error, ParseTimeoutError):
            raise FeedError(f"not parsed within {self._timeout_s:g} s") from error
        raise FeedError(f"the parser failed: {type(error).__name__} {error}"[:300]) from error

    def _renew_when_worn(self) -> None:
        self._bodies += 1
        if self._bodies % BODIES_PER_POOL == 0:
            worn, self._executor = self._executor, self._start()
            worn.shutdown(wait=False)

    def _replace(self, broken: ProcessPoolExecutor) -> None:
        if self._executor is broken:
            self._executor = self._start()
            self._end(broken)

    @staticmethod
    def _end(executor: ProcessPoolExecutor) -> None:
        running = list((executor._processes or {}).values())
        executor.shutdown(wait=False, cancel_futures=True)
        for process in running:
            process.kill()


def _limit_process(max_memory_bytes: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (max_memory_bytes, max_memory_bytes))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the service to end, however it does, and leave no process behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _timed(timeout_s: float, parse: Callable[[], ResultT]) -> ResultT:
    signal.signal(signal.SIGALRM, _raise_timeout)
    signal.setitimer(signal.ITIMER_REAL, timeout_s)
    try:
        return parse()
    except RecursionError as error:
        raise FeedError("nested too deeply") from error
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _raise_timeout(_number: int, _frame: FrameType | None) -> None:
    raise ParseTimeoutError

"""The polling loop: every source of this worker when it is due, one at a time per host."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from services.ingest.core.entries import Feed, FeedError
from services.ingest.core.fetching.ports import FetchError
from services.ingest.core.identity.canonical_url import host_of
from services.ingest.core.intake.entry_reader import EntryReader
from services.ingest.core.polling.schedule import PollState, after_failure, after_success
from services.ingest.core.sources.registry import Registry
from shared.delivery import StoppingError
from shared.events import Source

log = structlog.get_logger()

MOST_WAIT_S = 1.0


@dataclass
class Poller:
    """Polls feeds and remembers of each when to come back."""

    reader: EntryReader
    registry: Registry
    clock: Callable[[], datetime]
    random: Callable[[], float]
    interval_s: float
    at_once: int
    states: dict[str, PollState] = field(default_factory=dict)
    _under_way: dict[asyncio.Task[None], Source] = field(default_factory=dict)

    async def run(self) -> None:
        """Poll what is due until cancelled."""
        try:
            while True:
                for source in self._due():
                    self._under_way[asyncio.create_task(self.poll(source))] = source
                await self._wait()
        finally:
            for task in self._under_way:
                task.cancel()

    def _due(self) -> list[Source]:
        now = self.clock()
        busy = {host_of(source.feed_url) for source in self._under_way.values()}
        due: list[Source] = []
        for source in sorted(self.registry.active(), key=self._next_poll):
            if self._next_poll(source) > now or len(busy) >= self.at_once:
                break
            host = host_of(source.feed_url)
            if host not in busy:
                busy.add(host)
                due.append(source)
        return due

    def _next_poll(self, source: Source) -> datetime:
        if source.source_id not in self.states:
            self.states[source.source_id] = PollState(next_poll=self.clock())
        return self.states[source.source_id].next_poll

    async def _wait(self) -> None:
        """Wait until a poll is done, a source is due or the registry may have changed."""
        if not self._under_way:
            await asyncio.sleep(self._idle_s())
            return
        done, _ = await asyncio.wait(
            self._under_way, timeout=MOST_WAIT_S, return_when=asyncio.FIRST_COMPLETED
        )
        for task in done:
            self._finish(task)

    def _idle_s(self) -> float:
        moments = [self._next_poll(source) for source in self.registry.active()]
        if not moments:
            return MOST_WAIT_S
        return min(MOST_WAIT_S, max(0.0, (min(moments) - self.clock()).total_seconds()))

    def _finish(self, task: asyncio.Task[None]) -> None:
        source = self._under_way.pop(task)
        error = None if task.cancelled() else task.exception()
        if error is None or isinstance(error, StoppingError):
            return
        # A fault of ours with this one feed; it must not keep the others from being polled.
        log.error("poll failed unexpectedly", feed_url=source.feed_url, exc_info=error)
        self._failed(source, f"{type(error).__name__}: {error}", None)

    async def poll(self, source: Source) -> None:
        """Poll `source` once and set when to come back."""
        state = self.states.setdefault(source.source_id, PollState(next_poll=self.clock()))
        try:
            state = await self._read(source, state)
        except FeedError as error:
            retry_after_s = error.retry_after_s if isinstance(error, FetchError) else None
            self._failed(source, str(error), retry_after_s)
        else:
            self.states[source.source_id] = after_success(
                state, self.clock(), self.interval_s, self.random()
            )

    async def _read(self, source: Source, state: PollState) -> PollState:
        """Return what is to be remembered; nothing is, unless every entry was dealt with."""
        fetched = await self.reader.fetcher.fetch(source.feed_url, state.etag, state.last_modified)
        tally = self.reader.tally
        if fetched.status == 304:
            tally.polled(source.source_id, "not_modified", self.clock())
            return state
        feed = await self.reader.parser.feed(fetched.body, fetched.url, fetched.content_type)
        result = await self.reader.read_entries(source, feed, state.recent)
        tally.polled(source.source_id, "read", self.clock())
        self._tell_format(source, feed)
        return replace(
            state,
            etag=None if result.pages_due else fetched.etag,
            last_modified=None if result.pages_due else fetched.last_modified,
            recent=result.recent,
        )

    def _tell_format(self, source: Source, feed: Feed) -> None:
        tally = self.reader.tally.sources[source.source_id]
        if feed.fault and feed.fault != tally.fault:
            log.warning("feed read in part", feed_url=source.feed_url, reason=feed.fault)
        tally.format, tally.fault = feed.format, feed.fault

    def _failed(self, source: Source, reason: str, retry_after_s: float | None) -> None:
        now = self.clock()
        state = self.states.get(source.source_id) or PollState(next_poll=now)
        state = after_failure(state, now, self.interval_s, self.random(), retry_after_s)
        self.states[source.source_id] = state
        self.reader.tally.polled(source.source_id, "failed", now, reason)
        log.warning(
            "feed not read",
            feed_url=source.feed_url,
            reason=reason,
            failures=state.failures,
            next_poll=state.next_poll.isoformat(timespec="seconds"),
        )

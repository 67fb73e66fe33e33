"""What hubs send: taken at once, read in turn, as if it had been polled."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import structlog
from prometheus_client import Counter

from services.ingest.core.entries import FeedError
from services.ingest.core.intake.entry_reader import EntryReader
from services.ingest.core.polling.source_polls import with_push
from services.ingest.core.sources.registry import Registry
from services.ingest.polling.recording import Recorder
from shared.delivery import StoppingError
from shared.events import Source, SourceState

log = structlog.get_logger()

PushOutcome = Literal["taken", "forged", "refused", "read", "unreadable"]

_pushes = Counter(
    "cupure_ingest_hub_pushes", "Feeds sent by hubs, by what came of them", ["outcome"]
)
MOST_WAITING_BYTES = 64 * 1_048_576


@dataclass(frozen=True, slots=True)
class HubPush:
    """A feed, or a part of it, that a hub has sent and signed; without a body it is a ping."""

    source_id: str
    body: bytes
    content_type: str | None


@dataclass
class HubPushes:
    """Pushes that wait to be read; lost when the worker stops, and then found by the next poll."""

    most_bytes: int = MOST_WAITING_BYTES
    _waiting: deque[HubPush] = field(default_factory=deque)
    waiting_bytes: int = 0
    _arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def put(self, push: HubPush) -> bool:
        """Take `push`, or return False when too much is waiting."""
        if self.waiting_bytes + len(push.body) > self.most_bytes:
            count("refused")
            return False
        self._waiting.append(push)
        self.waiting_bytes += len(push.body)
        self._arrived.set()
        count("taken")
        return True

    async def get(self) -> HubPush:
        """Return the oldest push, when there is one."""
        while not self._waiting:
            self._arrived.clear()
            await self._arrived.wait()
        push = self._waiting.popleft()
        self.waiting_bytes -= len(push.body)
        return push


def count(outcome: PushOutcome) -> None:
    """Count a push."""
    _pushes.labels(outcome).inc()


@dataclass
class PushReader:
    """Reads what hubs send into articles."""

    pushes: HubPushes
    reader: EntryReader
    registry: Registry
    recorder: Recorder
    owns: Callable[[Source], bool]
    poll_soon: Callable[[str], None]

    async def run(self) -> None:
        """Read until cancelled; a push that cannot be read stops no other."""
        while True:
            await self.read_next()

    async def read_next(self) -> None:
        """Read the oldest push, when there is one."""
        push = await self.pushes.get()
        source = self.registry.get(push.source_id)
        if source is None or source.state != SourceState.ACTIVE:
            return
        if push.body.strip():
            await self._read_apart(source, push)
        else:
            self.poll_soon(source.source_id)

    async def _read_apart(self, source: Source, push: HubPush) -> None:
        """Read `push` in a task of its own: a fault of ours with it must not stop the worker."""
        reading = asyncio.create_task(self._read(source, push))
        try:
            await asyncio.wait({reading})
        finally:
            reading.cancel()
        error = reading.exception()
        if isinstance(error, StoppingError):
            log.warning("push of a hub lost", feed_url=source.feed_url, reason=str(error))
        elif error is not None:
            count("unreadable")
            log.error("push of a hub not read", feed_url=source.feed_url, exc_info=error)

    async def _read(self, source: Source, push: HubPush) -> None:
        parser = self.reader.parser
        try:
            feed = await parser.feed(push.body, source.polled_url, push.content_type)
        except FeedError as error:
            count("unreadable")
            log.warning("push of a hub not read", feed_url=source.feed_url, reason=str(error))
            return
        last = self.recorder.table.get(source.source_id)
        result = await self.reader.read_entries(source, feed, last.recent if last else ())
        count("read")
        log.info("push of a hub read", feed_url=source.feed_url, published=result.published)
        # Whoever polls it writes its polls: the next one need not read again what came now.
        last = self.recorder.table.get(source.source_id)
        if last is not None and self.owns(source):
            await self.recorder.keep(with_push(last, result, self.reader.intake.now()))

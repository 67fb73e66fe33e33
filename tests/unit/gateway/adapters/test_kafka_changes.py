"""Changes are followed from the end, and further on after Kafka was away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from structlog.testing import capture_logs

from services.gateway.adapters.following import Patience
from services.gateway.adapters.kafka_changes import LOOK_BACK, KafkaChanges, Start
from services.gateway.core.change_feed import ChangeFeed
from shared.delivery import Message, TransientError
from shared.events import TrendChange
from shared.topics import TRENDS_CHANGES, Topic
from tests import make
from tests.fakes import RecordedSleep
from tests.make_documents import change


class BrokenLog:
    """A log that begins at 5, breaks after each change, and holds two."""

    def __init__(self) -> None:
        self.starts: list[Start] = []

    async def __call__(
        self,
        servers: str,
        topic: Topic,
        start: Start,
        begin: Callable[[int], None],
        apply: Callable[[Message], None],
    ) -> None:
        self.starts.append(start)
        begin(5 if start.offset is None else start.offset)
        if len(self.starts) > 2:
            await asyncio.Event().wait()
        apply(make.message(change(), offset=start.offset or 5))
        raise TransientError("no broker")


def changes(feed: ChangeFeed, follow: BrokenLog | None = None) -> KafkaChanges[TrendChange]:
    patience = Patience(RecordedSleep(), lambda: 0.5)
    topic, model, log = TRENDS_CHANGES, TrendChange, follow or BrokenLog()
    return KafkaChanges("nowhere:1", topic, model, feed, patience, lambda: make.NOW, log)


async def test_goes_on_where_it_was() -> None:
    feed, log = ChangeFeed(), BrokenLog()
    reader = feed.subscribe(lambda _: True)

    running = asyncio.create_task(changes(feed, log).run())
    told = [await reader.next(within_s=5) for _ in range(2)]
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running

    assert [one.id for one in told if one] == [5, 6]
    assert [one.offset for one in log.starts] == [None, 6, 7]
    assert log.starts[0].since == make.NOW - LOOK_BACK
    assert timedelta(minutes=1) < LOOK_BACK < timedelta(hours=1)


def test_unreadable_change_is_told_and_skipped() -> None:
    feed = ChangeFeed()

    with capture_logs() as logs:
        changes(feed).apply(make.message(b"{}", topic="trends.changes.v1", offset=3))

    assert logs[0]["position"] == "trends.changes.v1/0@3"
    assert feed.next_id is None

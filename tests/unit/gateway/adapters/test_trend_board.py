"""Trending lists are followed and remembered."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from structlog.testing import capture_logs

from services.gateway.adapters.following import Patience
from services.gateway.adapters.trend_board import KafkaTrendBoard
from shared.delivery import Message, TransientError
from shared.kafka.latest import Apply
from shared.topics import Topic
from tests import make
from tests.fakes import RecordedSleep
from tests.make_documents import snapshot, topic


class BrokenThenBlocked:
    """Follows nothing: fails a few times, then says it has caught up and waits."""

    def __init__(self, failures: int) -> None:
        self.failures = failures

    async def __call__(
        self, servers: str, followed: Topic, apply: Apply, caught_up: asyncio.Event
    ) -> None:
        if self.failures:
            self.failures -= 1
            raise TransientError("no broker")
        apply(make.message(snapshot(topic()), topic=followed.name))
        caught_up.set()
        await asyncio.Event().wait()


def board(follow: BrokenThenBlocked | None = None) -> KafkaTrendBoard:
    return KafkaTrendBoard(
        "nowhere:1", Patience(RecordedSleep(), lambda: 0.5), follow=follow or BrokenThenBlocked(0)
    )


def test_later_list_replaces_earlier() -> None:
    made = board()

    made.apply(make.message(snapshot(topic("Q1"))))
    made.apply(make.message(snapshot(topic("Q2"))))

    latest = made.snapshot("world/24h")
    assert latest is not None
    assert latest.topics[0].topic_id == "Q2"


def test_tombstone_removes_its_list() -> None:
    made = board()
    made.apply(make.message(snapshot(topic())))

    made.apply(Message("trends.v1", 0, 1, b"world/24h", None))

    assert made.snapshot("world/24h") is None


@pytest.mark.parametrize("body", [b"no json", b"{}", b"\xff"])
def test_unreadable_list_is_told_and_skipped(body: bytes) -> None:
    made = board()
    made.apply(make.message(snapshot(topic())))

    with capture_logs() as logs:
        made.apply(make.message(body, topic="trends.v1", offset=7))

    assert made.snapshot("world/24h") is not None
    assert logs[0]["position"] == "trends.v1/0@7"


async def test_connects_again_until_followed() -> None:
    sleep = RecordedSleep()
    made = KafkaTrendBoard("nowhere:1", Patience(sleep, lambda: 0.5), follow=BrokenThenBlocked(3))

    running = asyncio.create_task(made.run())
    await asyncio.wait_for(made.caught_up.wait(), timeout=5)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running

    assert len(sleep.waits_s) == 3
    assert sleep.waits_s == sorted(sleep.waits_s)

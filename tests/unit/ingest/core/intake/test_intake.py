"""Each content once, versions growing, and an answer for every article."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from services.ingest.core.intake.intake import Intake
from services.ingest.core.intake.seen import SeenArticles
from shared.delivery import OversizeError, TransientError
from shared.events import Event, Lane
from shared.topics import Topic
from tests.fakes import MemoryPublisher
from tests.make import NOW
from tests.unit.ingest.fakes import Bench, Clock
from tests.unit.ingest.samples import draft


class ParticularPublisher(MemoryPublisher):
    """Finds articles titled `huge` too large."""

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        if any(getattr(event, "title", "") == "huge" for event in events):
            raise OversizeError("has 2000000 bytes")
        await super().publish(topic, events)


async def test_same_content_is_published_once() -> None:
    bench = Bench()

    first = await bench.intake.take([draft(), draft()])
    second = await bench.intake.take([draft()])

    assert [one.status for one in first + second] == ["accepted", "unchanged", "unchanged"]
    assert len(bench.articles) == 1


async def test_new_content_is_a_higher_version() -> None:
    bench = Bench()

    outcomes = await bench.intake.take([draft(), draft(title="Etna erupts again")])

    assert [one.version for one in outcomes] == [
        int(NOW.timestamp() * 1000),
        int(NOW.timestamp() * 1000) + 1,
    ]
    assert len({article.article_id for article in bench.articles}) == 1


async def test_new_date_is_a_new_version() -> None:
    bench = Bench()

    outcomes = await bench.intake.take([draft(), draft(published_at=NOW)])

    assert [one.status for one in outcomes] == ["accepted", "accepted"]


async def test_event_time_is_never_ahead() -> None:
    bench = Bench()

    await bench.intake.take(
        [draft("a", published_at=NOW + timedelta(days=9)), draft("b", lane=Lane.BACKFILL)]
    )

    assert [article.event_time for article in bench.articles] == [NOW, NOW]
    assert [article.lane for article in bench.articles] == [Lane.LIVE, Lane.BACKFILL]


async def test_nothing_is_seen_before_acknowledged() -> None:
    bench = Bench()
    bench.publisher.failures = 1

    with pytest.raises(TransientError):
        await bench.intake.take([draft()])

    assert [one.status for one in await bench.intake.take([draft()])] == ["accepted"]


async def test_notes_are_written_after_failing_once() -> None:
    bench = Bench()
    original = bench.publisher.publish

    async def fail_on_notes(topic: Topic, events: Sequence[Event]) -> None:
        bench.publisher.failures = int(topic.name == "ingest.seen.v1")
        await original(topic, events)

    bench.publisher.publish = fail_on_notes  # type: ignore[method-assign]  # fails once
    with pytest.raises(TransientError):
        await bench.intake.take([draft()])
    bench.publisher.publish = original  # type: ignore[method-assign]  # heals

    assert [one.status for one in await bench.intake.take([draft()])] == ["unchanged"]
    assert len(bench.publisher.events["ingest.seen.v1"]) == 1


async def test_oversize_article_rejects_only_itself() -> None:
    publisher = ParticularPublisher()
    intake = Intake(publisher, SeenArticles(), Clock())

    outcomes = await intake.take([draft("a"), draft("b", title="huge"), draft("c")])

    assert [one.status for one in outcomes] == ["accepted", "rejected", "accepted"]
    assert outcomes[1].error == "has 2000000 bytes"
    assert len(intake.seen) == 2


async def test_at_once_means_once() -> None:
    bench = Bench()

    both = await asyncio.gather(bench.intake.take([draft()]), bench.intake.take([draft()]))

    assert sorted(one.status for outcomes in both for one in outcomes) == ["accepted", "unchanged"]


async def test_impatient_caller_stops_nothing() -> None:
    bench = Bench()
    waiting = asyncio.create_task(bench.intake.take([draft()]))
    await asyncio.sleep(0)
    waiting.cancel()

    await bench.intake.settle(1)

    assert len(bench.articles) == len(bench.intake.seen) == 1

"""Each content once, versions growing, and an answer for every article."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from services.ingest.core.intake.intake import Intake
from services.ingest.core.intake.seen import SeenArticles
from shared.delivery import OversizeError, TransientError
from shared.events import Event, Lane, RawArticle
from shared.topics import Topic
from tests import make
from tests.fakes import MemoryPublisher
from tests.make import NOW
from tests.unit.ingest.fakes import Bench, Clock
from tests.unit.ingest.samples import draft

GO = "https://gazette.example/go"


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


class Log:
    """A follower that knows what its publisher has got onto the log, once it catches up."""

    def __init__(self, publisher: MemoryPublisher, seen: SeenArticles) -> None:
        self.publisher, self.seen = publisher, seen
        self.asked = self.failures = 0

    async def catch_up(self) -> None:
        self.asked += 1
        if self.failures:
            self.failures -= 1
            raise TransientError("the broker is away")
        for event in self.publisher.events["articles.raw.v1"]:
            assert isinstance(event, RawArticle)
            self.seen.note_published(event)


class UnclearPublisher(MemoryPublisher):
    """Gets the first of the articles in, then fails, once."""

    is_unclear = True

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        if self.is_unclear and topic.name == "articles.raw.v1":
            self.is_unclear = False
            await super().publish(topic, events[:1])
            raise TransientError("no acknowledgement")
        await super().publish(topic, events)


def _unclear() -> tuple[Intake, UnclearPublisher, Log]:
    publisher, seen = UnclearPublisher(), SeenArticles()
    log = Log(publisher, seen)
    return Intake(publisher, seen, Clock(), log), publisher, log


async def test_unclear_failure_is_cleared_up_first() -> None:
    intake, publisher, log = _unclear()
    with pytest.raises(TransientError):
        await intake.take([draft("a"), draft("b")])

    outcomes = await intake.take([draft("a"), draft("b")])

    assert [one.status for one in outcomes] == ["unchanged", "accepted"]
    assert len(publisher.events["articles.raw.v1"]) == 2
    assert log.asked == 2


async def test_nothing_is_decided_before_the_log_is_read() -> None:
    intake, publisher, log = _unclear()
    with pytest.raises(TransientError):
        await intake.take([draft("a")])
    log.failures = 1

    with pytest.raises(TransientError):
        await intake.take([draft("c")])

    assert len(publisher.events["articles.raw.v1"]) == 1


async def test_lost_note_is_written_at_the_start() -> None:
    intake, publisher, _ = _unclear()
    publisher.is_unclear = False
    published = (await intake.take([draft("a")]))[0]
    publisher.events["ingest.seen.v1"].clear()
    seen = SeenArticles()
    restarted = Intake(publisher, seen, Clock(), Log(publisher, seen))

    await restarted.make_sure()

    assert [one.id.split("@")[0] for one in publisher.events["ingest.seen.v1"]] == [
        published.article_id
    ]
    assert [one.status for one in await restarted.take([draft("a")])] == ["unchanged"]


async def test_callers_meanwhile_share_a_batch() -> None:
    bench = Bench()
    batches: list[int] = []
    publish = bench.publisher.publish

    async def count(topic: Topic, events: Sequence[Event]) -> None:
        batches.append(len(events))
        await publish(topic, events)

    bench.publisher.publish = count  # type: ignore[method-assign]  # counts batches
    taken = await asyncio.gather(*(bench.intake.take([draft(str(n))]) for n in range(50)))

    assert {one.status for outcomes in taken for one in outcomes} == {"accepted"}
    assert max(batches) >= 49


async def test_address_of_an_alias_is_the_same_article() -> None:
    bench = Bench()
    canonical = draft("etna").canonical_url

    first = await bench.intake.take([draft("go", canonical_url=canonical, aliases=(GO,))])
    second = await bench.intake.take([draft("go")])

    assert second[0].article_id == first[0].article_id
    assert len(bench.articles) == 1


async def test_met_again_is_told_once_for_each_place() -> None:
    bench = Bench()
    await bench.intake.take([draft()])
    other = draft(source=make.source_ref("aggregator"))
    outcomes = await bench.intake.take([other, other])

    assert [(one.status, one.appeared) for one in outcomes] == [
        ("unchanged", True),
        ("unchanged", False),
    ]
    assert len(bench.publisher.events["articles.appearances.v1"]) == 1


async def test_impossible_draft_rejects_only_itself() -> None:
    bench = Bench()

    outcomes = await bench.intake.take([draft("a", title=""), draft("b")])

    assert [one.status for one in outcomes] == ["rejected", "accepted"]
    assert "title" in (outcomes[0].error or "")


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

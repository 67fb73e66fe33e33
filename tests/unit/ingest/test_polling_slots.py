"""Slots come and go, and so do the polls of their sources."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from services.ingest.core.fetching.ports import Fetched, Purpose
from services.ingest.core.identity.canonical_url import host_of
from services.ingest.core.polling.slots import slot_of
from shared.events import PollingHints, SourceState
from shared.topics import SOURCES
from tests import make
from tests.make import NOW
from tests.unit.ingest.fakes import Bench, MemoryFetcher
from tests.unit.ingest.samples import FEED_URL, item, rss

SOURCE = make.source()
SLOT = slot_of(SOURCE, SOURCES.partitions)
ALL = set(range(SOURCES.partitions))


class SlowFetcher(MemoryFetcher):
    """Answers when it is let."""

    def __init__(self, bodies: dict[str, bytes]) -> None:
        super().__init__(bodies)
        self.begun, self.let = asyncio.Event(), asyncio.Event()

    async def fetch(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        purpose: Purpose = "feed",
    ) -> Fetched:
        self.begun.set()
        await self.let.wait()
        return await super().fetch(url, etag, last_modified)


async def _begun() -> tuple[Bench, SlowFetcher, asyncio.Task[None]]:
    """Return a bench whose loop has begun to poll `SOURCE`."""
    bench = Bench()
    slow = SlowFetcher({FEED_URL: rss(item())})
    bench.poller.looker.reader.fetcher = slow
    bench.registry.note(SOURCE)
    running = asyncio.create_task(bench.poller.run())
    await slow.begun.wait()
    return bench, slow, running


async def test_only_own_slots_are_planned() -> None:
    bench = Bench()
    bench.registry.note(SOURCE)
    bench.poller.own(ALL - {SLOT})
    without = len(bench.poller.agenda)
    bench.poller.own({SLOT})

    assert (without, len(bench.poller.agenda)) == (0, 1)


async def test_poll_under_way_may_finish() -> None:
    bench, slow, running = await _begun()
    giving_up = asyncio.create_task(bench.poller.give_up(10))
    await asyncio.sleep(0)
    slow.let.set()
    await giving_up
    running.cancel()

    assert (bench.last_poll().outcome, bench.poller.slots) == ("read", frozenset())


async def test_endless_poll_writes_nothing() -> None:
    bench, slow, running = await _begun()
    await bench.poller.give_up(0.01)
    slow.let.set()
    await asyncio.sleep(0.01)
    running.cancel()

    assert bench.publisher.events["ingest.polls.v1"] == []


async def test_lost_slot_is_not_written_to() -> None:
    bench = Bench({FEED_URL: rss(item())})
    bench.poller.own(ALL - {SLOT})
    await bench.poller.poll(SOURCE)

    assert (bench.polls.get("gazette"), len(bench.articles)) == (None, 1)


async def test_restart_keeps_next_poll() -> None:
    bench = Bench()
    bench.polls.note(make.source_poll().model_dump_json().encode())
    bench.registry.note(SOURCE)

    assert bench.poller.agenda.due("gazette") == make.source_poll().next_poll_at


async def test_people_change_the_plan() -> None:
    bench = Bench()
    bench.polls.note(make.source_poll().model_dump_json().encode())
    bench.registry.note(SOURCE)
    bench.poller.looker.pacing = bench.poller.looker.pacing.__class__(
        bench.poller.looker.pacing.pace
    )
    bench.registry.note(make.source(polling=PollingHints(max_interval_s=5)))
    hurried = bench.poller.agenda.due("gazette")
    bench.registry.note(make.source(state=SourceState.PAUSED))
    paused = bench.poller.agenda.due("gazette")
    bench.registry.note(make.source())

    assert hurried is not None
    assert ((hurried - NOW).total_seconds(), paused) == (5, None)
    assert bench.poller.agenda.due("gazette") == NOW


async def test_pushed_source_is_never_asked() -> None:
    bench = Bench()
    bench.registry.note(make.source(kind="push"))

    assert len(bench.poller.agenda) == 0


async def test_taken_slot_brings_its_peace() -> None:
    bench = Bench()
    until = NOW + timedelta(seconds=600)
    poll = make.source_poll(source_id=SOURCE.source_id, peace_until=until)
    bench.poller.recorder.table.note(poll.model_dump_json().encode())
    bench.registry.note(SOURCE)

    bench.poller.own(ALL)

    assert bench.poller.manners.ready_at(host_of(SOURCE.polled_url), NOW) == until

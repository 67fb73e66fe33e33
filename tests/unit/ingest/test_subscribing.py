"""Hubs asked for the sources of a worker, and what they send read into articles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from services.ingest.core.websub import subscriptions
from services.ingest.core.websub.subscriptions import HubError, Subscriptions
from services.ingest.hub_pushes import HubPush, HubPushes, PushReader
from services.ingest.subscribing import Callbacks, Subscriber, SubscriptionLog
from shared.events import SourcePoll, SourceState, Subscription
from tests import make
from tests.make import NOW
from tests.unit.ingest.fakes import Bench
from tests.unit.ingest.samples import item, rss

HUB, FEED = "https://hub.example/", "https://gazette.example/feed.xml"


class MemoryHubs:
    """Remembers what hubs were asked; refuses or is away when told so."""

    def __init__(self) -> None:
        self.forms: list[dict[str, str]] = []
        self.error: HubError | None = None

    async def ask(self, hub_url: str, form: Mapping[str, str]) -> None:
        self.forms.append({"hub": hub_url, **form})
        if self.error:
            raise self.error


class HubBench(Bench):
    """A worker's parts and its hubs."""

    def __init__(self) -> None:
        super().__init__()
        self.hubs, self.slots = MemoryHubs(), set(range(6))
        self.known = Subscriptions()
        self.registry.note(make.source())
        self.note_poll(hub_url=HUB)
        self.subscriber = Subscriber(
            hubs=self.hubs,
            subscriptions=SubscriptionLog(self.known, self.publisher),
            registry=self.registry,
            polls=self.polls,
            callbacks=Callbacks("https://news.example", "ours"),
            slots=lambda: self.slots,
            delivery=self.delivery,
            clock=self.clock,
        )

    def note_poll(self, **fields: Any) -> None:
        values: dict[str, Any] = {
            "id": "gazette@1",
            "event_time": NOW,
            "ingest_time": NOW,
            "provenance": make.provenance(),
            "source_id": "gazette",
            "outcome": "read",
            "next_poll_at": NOW + timedelta(hours=1),
            "interval_s": 3600,
        }
        self.polls.note(SourcePoll(**(values | fields)).model_dump_json().encode())

    async def after(self, seconds: float = 0) -> list[str]:
        """Return what hubs were asked for by then."""
        self.clock.advance(seconds)
        await self.subscriber.see_to_all()
        return [form["hub.mode"] for form in self.hubs.forms]

    def confirm(self, lease_s: float) -> None:
        known = self.told
        self.known.note(subscriptions.confirmed(known, lease_s, self.clock.now()))

    @property
    def told(self) -> Subscription:
        known = self.known.get("gazette")
        assert known is not None
        return known


async def test_hub_gets_all_it_needs() -> None:
    bench = HubBench()
    await bench.after()

    (form,) = bench.hubs.forms
    assert (form["hub"], form["hub.topic"]) == (HUB, FEED)
    assert form["hub.callback"].startswith("https://news.example/v1/websub/gazette/")
    assert len(form["hub.secret"]) == 64
    assert bench.told.state == "requested"


async def test_hub_is_asked_once() -> None:
    bench = HubBench()

    assert await bench.after() == await bench.after(60) == ["subscribe"]


async def test_request_is_written_before_sending() -> None:
    bench = HubBench()
    bench.publisher.failures = 2
    await bench.after()

    assert len(bench.publisher.events["ingest.subscriptions.v1"]) == len(bench.hubs.forms) == 1


async def test_others_slots_are_left_alone() -> None:
    bench = HubBench()
    bench.slots = set()

    assert await bench.after() == []


async def test_lease_is_renewed_while_it_lasts() -> None:
    bench = HubBench()
    await bench.after()
    bench.confirm(1000)

    assert await bench.after(799) == ["subscribe"]
    assert await bench.after(1) == ["subscribe"] * 2
    assert (bench.told.state, await bench.after(10)) == ("active", ["subscribe"] * 2)


async def test_renewed_lease_is_renewed_again() -> None:
    bench = HubBench()
    await bench.after()
    for _ in range(3):
        bench.confirm(60)
        await bench.after(50)

    assert bench.hubs.forms[0] == bench.hubs.forms[-1]
    assert len(bench.hubs.forms) == 4


async def test_lost_lease_is_asked_for_anew() -> None:
    bench = HubBench()
    await bench.after()
    bench.confirm(100)
    await bench.after(90)

    assert await bench.after(10) == ["subscribe"] * 3
    assert bench.told.state == "requested"


@pytest.mark.parametrize(
    ("error", "state", "waits_s"),
    [
        (HubError("answered 403", is_refusal=True), "denied", 86_400),
        (HubError("no answer"), "requested", 3600),
    ],
)
async def test_failure_is_written_and_waited_for(
    error: HubError, state: str, waits_s: float
) -> None:
    bench = HubBench()
    bench.hubs.error = error
    await bench.after()

    assert (bench.told.state, bench.told.reason) == (state, str(error))
    assert await bench.after(waits_s - 1) == ["subscribe"]
    assert await bench.after(1) == ["subscribe"] * 2


async def test_stopped_source_is_given_up() -> None:
    bench = HubBench()
    await bench.after()
    bench.confirm(1000)
    bench.registry.note(make.source(state=SourceState.PAUSED))

    assert await bench.after(1) == await bench.after(60) == ["subscribe", "unsubscribe"]
    assert bench.told.state == "ended"


def _reader(bench: Bench, is_ours: bool = True) -> tuple[PushReader, list[str]]:
    soon: list[str] = []
    reader = PushReader(
        pushes=HubPushes(),
        reader=bench.poller.looker.reader,
        registry=bench.registry,
        recorder=bench.poller.recorder,
        owns=lambda _: is_ours,
        poll_soon=soon.append,
    )
    return reader, soon


async def _read(reader: PushReader, *bodies: bytes) -> None:
    for body in bodies:
        reader.pushes.put(HubPush("gazette", body, None))
        await reader.read_next()


async def test_push_becomes_an_article_once() -> None:
    bench = HubBench()
    reader, _ = _reader(bench)
    await _read(reader, rss(item("a")), rss(item("a")), rss(item("a"), item("b")))

    assert [one.guid for one in bench.articles] == ["a", "b"]
    assert [one.guid for one in bench.last_poll().recent] == ["a", "b"]
    assert sum(one.published for one in bench.last_poll().days) == 2


async def test_push_keeps_what_poll_told() -> None:
    bench = HubBench()
    bench.note_poll(hub_url=HUB, etag='"1"', entries=9)
    reader, _ = _reader(bench)
    await _read(reader, rss(item("a")))

    poll = bench.last_poll()
    assert (poll.etag, poll.entries, poll.event_time) == ('"1"', 9, NOW)


async def test_only_owner_writes_polls() -> None:
    bench = HubBench()
    reader, _ = _reader(bench, is_ours=False)
    await _read(reader, rss(item("a")))

    assert (len(bench.articles), bench.last_poll().recent) == (1, ())


async def test_unreadable_push_stops_nothing() -> None:
    bench = HubBench()
    reader, _ = _reader(bench)
    await _read(reader, b"no feed at all", rss(item("a")))

    assert len(bench.articles) == 1


async def test_empty_push_is_a_ping() -> None:
    bench = HubBench()
    reader, soon = _reader(bench)
    await _read(reader, b"\n", rss(item("a")))

    assert soon == ["gazette"]


async def test_push_to_removed_source_is_dropped() -> None:
    bench = HubBench()
    bench.registry.note(make.source(state=SourceState.REMOVED))
    reader, _ = _reader(bench)
    await _read(reader, rss(item("a")))

    assert bench.articles == []

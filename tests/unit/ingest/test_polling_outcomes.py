"""What a look at a source may come to, and what it changes in the source."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from services.ingest.core.fetching.ports import FetchError
from shared.delivery import OversizeError
from shared.events import Event, Source, SourcePoll, SourceState
from shared.topics import Topic
from tests import make
from tests.fakes import MemoryPublisher
from tests.make import NOW
from tests.unit.ingest.fakes import Bench
from tests.unit.ingest.samples import FEED_URL, item, rss

SOURCE = make.source()
NEW_URL = "https://gazette.example/new.xml"
HOUR_S = 3600


def _sources(bench: Bench) -> list[Source]:
    """Return the sources that were published, as the registry would hear of them."""
    return [one for one in bench.publisher.events["sources.v1"] if isinstance(one, Source)]


async def _poll(bench: Bench, times: int = 1, source: Source = SOURCE) -> None:
    for _ in range(times):
        await bench.poller.poll(source)
        bench.clock.advance(HOUR_S)


async def test_every_look_is_an_event() -> None:
    bench = Bench({FEED_URL: rss(item())})
    await _poll(bench, 2)
    del bench.fetcher.bodies[FEED_URL]
    await _poll(bench)

    polls = [SourcePoll.model_validate(one) for one in bench.publisher.events["ingest.polls.v1"]]
    assert [poll.outcome for poll in polls] == ["read", "not_modified", "failed"]
    assert bench.last_poll().status == 404


async def test_articles_come_before_their_poll() -> None:
    bench = Bench({FEED_URL: rss(item())})
    await _poll(bench)

    topics = list(bench.publisher.events)
    assert topics.index("articles.raw.v1") < topics.index("ingest.polls.v1")


async def test_same_bytes_are_not_parsed() -> None:
    bench = Bench({FEED_URL: rss(item())})
    await _poll(bench)
    bench.clock.advance(8 * 24 * HOUR_S)  # so long that it is asked for everything again
    await _poll(bench)

    assert bench.tally.polls == {"read": 1, "not_modified": 1}
    assert bench.last_poll().status == 200


async def test_move_is_believed_the_second_time() -> None:
    bench = Bench({NEW_URL: rss(item())})
    bench.fetcher.moved[FEED_URL] = NEW_URL
    await _poll(bench)
    once = _sources(bench)
    await _poll(bench)

    assert once == []
    assert [one.moved_to for one in _sources(bench)] == [NEW_URL]


async def test_move_to_no_feed_is_refused() -> None:
    bench = Bench({NEW_URL: b"<html><body>Buy this domain</body></html>"})
    bench.fetcher.moved[FEED_URL] = NEW_URL
    await _poll(bench, 3)

    assert (_sources(bench), bench.last_poll().failures) == ([], 3)


async def test_gone_source_is_ended() -> None:
    bench = Bench()
    bench.fetcher.errors[FEED_URL] = FetchError("answered 410 Gone", None, 410, "status")
    await _poll(bench)

    ended = _sources(bench)[0]
    assert (ended.state, ended.state_reason) == (SourceState.ENDED, "answered 410 Gone")
    assert bench.last_poll().outcome == "gone"


async def test_missing_feed_comes_back() -> None:
    bench = Bench()
    await _poll(bench, 3)
    bench.fetcher.bodies[FEED_URL] = rss(item())
    failures, waits = bench.last_poll().failures, bench.last_poll().next_poll_at
    await _poll(bench)

    assert (failures, bench.last_poll().failures) == (3, 0)
    assert waits > NOW + timedelta(seconds=2 * HOUR_S)
    assert _sources(bench) == []


class NarrowPublisher(MemoryPublisher):
    """Takes polls with up to ten recent entries."""

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        if any(isinstance(one, SourcePoll) and len(one.recent) > 10 for one in events):
            raise OversizeError("more than ten")
        await super().publish(topic, events)


async def test_oversize_poll_forgets_oldest_entries() -> None:
    bench = Bench({FEED_URL: rss(*(item(f"n{number}") for number in range(30)))})
    bench.poller.recorder.publisher = NarrowPublisher()
    await _poll(bench)

    assert len(bench.last_poll().recent) == 7
    assert len(bench.articles) == 30


async def test_page_without_rules_is_explained() -> None:
    bench = Bench({FEED_URL: b"<html></html>"})
    await _poll(bench, source=make.source(kind="page"))

    assert "rules" in (bench.last_poll().error or "")


async def test_poll_tells_of_silence() -> None:
    bench = Bench()
    gaps = tuple(make.hours_ago(48 + hour) for hour in range(30))

    kept = await bench.poller.recorder.keep(make.source_poll(arrivals=gaps))

    assert kept.silent_since == make.hours_ago(48)
    assert bench.last_poll().silent_since == make.hours_ago(48)

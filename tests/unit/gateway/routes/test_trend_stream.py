"""Changes of the trending lists, streamed."""

from __future__ import annotations

import asyncio

import pytest

from services.gateway.core.change_feed import ChangeFeed, ToldChange
from services.gateway.core.trending.change_view import told
from services.gateway.routes.event_stream import EventStream
from tests.make_documents import change
from tests.unit.gateway.conftest import Serve
from tests.unit.gateway.listening import Listener, gateway

STREAM = "/v1/trending/stream"


async def listening(feed: ChangeFeed, address: str = STREAM, **headers: str) -> Listener:
    """Return a listener that has begun to hear."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    listener = Listener(gateway(feed), address, given)
    await listener.hears("retry: 3000\n\n")
    return listener


async def test_changes_come_as_they_happen() -> None:
    feed = ChangeFeed()
    listener = await listening(feed, accept_encoding="gzip")

    feed.publish(ToldChange(7, change("rising")))
    await listener.hears("id: 7\nevent: rising\ndata: {")
    await listener.leaves()

    assert listener.headers["content-type"].startswith("text/event-stream")
    assert "content-encoding" not in listener.headers
    assert "etag" not in listener.headers
    assert "no-store" in listener.headers["cache-control"]
    assert listener.headers["x-content-type-options"] == "nosniff"


async def test_filters_narrow() -> None:
    feed = ChangeFeed()
    listener = await listening(feed, f"{STREAM}?edition=language:de&window=2h")

    feed.publish(ToldChange(1, change(edition="language:de", window_h=24)))
    feed.publish(ToldChange(2, change(window_h=2)))
    feed.publish(ToldChange(3, change(edition="language:de", window_h=2)))
    await listener.hears("id: 3\n")
    await listener.leaves()

    assert listener.body.count(b"id: ") == 1


async def test_last_event_id_goes_on() -> None:
    feed = ChangeFeed()
    feed.begin(1)
    for number in (1, 2, 3):
        feed.publish(ToldChange(number, change()))

    listener = await listening(feed, last_event_id="1")
    await listener.hears("id: 3\n")
    await listener.leaves()

    assert b"id: 2\n" in listener.body
    assert b"id: 1\n" not in listener.body
    assert b"missed" not in listener.body


@pytest.mark.parametrize("last", ["3", "some-other-id", "9" * 40, "²"])
async def test_gap_is_told(last: str) -> None:
    feed = ChangeFeed()
    feed.begin(10)

    listener = await listening(feed, last_event_id=last)

    await listener.hears("event: missed\n")
    await listener.leaves()


async def test_silence_is_broken() -> None:
    feed = ChangeFeed()
    stream = EventStream(feed, feed.subscribe(lambda _: True), told, heartbeat_s=0.01)
    listener = Listener(stream, STREAM)

    await listener.hears(": still here\n\n: still here\n\n")
    await listener.leaves()


async def test_leaving_frees_the_place() -> None:
    feed = ChangeFeed()
    listener = await listening(feed)
    assert feed.readers == 1

    await listener.leaves()

    assert feed.readers == 0


async def test_stop_ends_every_stream() -> None:
    feed = ChangeFeed()
    listeners = [await listening(feed) for _ in range(3)]

    feed.close()

    await asyncio.gather(*(one.ended() for one in listeners))
    assert feed.readers == 0


async def test_stalled_listener_is_dropped() -> None:
    feed = ChangeFeed(most_waiting=3)
    listener = Listener(gateway(feed), STREAM, stalled=True)
    async with asyncio.timeout(5):
        while not feed.readers:
            await asyncio.sleep(0)

    for number in range(5):
        feed.publish(ToldChange(number, change()))

    await listener.ended()
    assert feed.readers == 0


async def test_too_many_are_told_when_to_return(serve: Serve) -> None:
    response = await serve(feed=ChangeFeed(most_readers=0)).get(STREAM)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert response.headers["Content-Type"] == "application/problem+json"


async def test_only_get_streams(serve: Serve) -> None:
    client = serve(feed=ChangeFeed())

    assert (await client.head(STREAM)).status_code == 405
    assert (await client.get(f"{STREAM}?window=3h")).status_code == 422

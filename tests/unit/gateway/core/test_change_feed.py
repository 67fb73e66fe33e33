"""Changes are told to every reader, and to those who come back."""

from __future__ import annotations

import asyncio

import pytest

from services.gateway.core.change_feed import (
    ChangeFeed,
    FeedFullError,
    Subscription,
    ToldChange,
)
from shared.events import TrendChange
from tests.make_documents import change


def told(feed: ChangeFeed, *ids: int, **fields: object) -> None:
    for one in ids:
        feed.publish(ToldChange(one, change(**fields)))  # type: ignore[arg-type]  # test shorthand


def all_of(_change: TrendChange) -> bool:
    return True


async def heard(reader: Subscription[TrendChange]) -> list[int]:
    ids = []
    while (one := await reader.next(within_s=0)) is not None:
        ids.append(one.id)
    return ids


async def test_reader_hears_what_is_new() -> None:
    feed = ChangeFeed()
    told(feed, 1)
    reader = feed.subscribe(all_of)

    told(feed, 2, 3)

    assert await heard(reader) == [2, 3]


async def test_reader_hears_what_it_wants() -> None:
    feed = ChangeFeed()
    reader = feed.subscribe(lambda one: one.edition == "language:de")

    told(feed, 1)
    told(feed, 2, edition="language:de")

    assert await heard(reader) == [2]


async def test_reader_goes_on_where_it_was() -> None:
    feed = ChangeFeed()
    feed.begin(1)
    told(feed, 1, 2, 3)

    reader = feed.subscribe(all_of, after=1)
    told(feed, 4)

    assert (reader.missed, await heard(reader)) == (False, [2, 3, 4])


async def test_reader_ahead_of_us_hears_nothing_twice() -> None:
    feed = ChangeFeed()
    feed.begin(1)
    reader = feed.subscribe(all_of, after=2)

    told(feed, 1, 2, 3)

    assert (reader.missed, await heard(reader)) == (False, [3])


def test_what_was_before_us_is_missed() -> None:
    feed = ChangeFeed()
    feed.begin(5)

    assert feed.subscribe(all_of, after=3).missed


@pytest.mark.parametrize(("begin", "missed"), [(5, True), (4, False), (0, False)])
async def test_early_reader_learns_what_it_missed(begin: int, missed: bool) -> None:
    """One that comes back before a new gateway follows the log is told once that is known."""
    feed = ChangeFeed()
    reader = feed.subscribe(all_of, after=3)
    assert not reader.missed

    feed.begin(begin)
    told(feed, *range(begin, 7))

    assert reader.take_missed() == missed
    assert not reader.take_missed()
    assert await heard(reader) == list(range(max(begin, 4), 7))


def test_what_was_forgotten_is_missed() -> None:
    feed = ChangeFeed(most_kept=2)
    feed.begin(1)
    told(feed, 1, 2, 3, 4)

    assert feed.subscribe(all_of, after=1).missed
    assert not feed.subscribe(all_of, after=2).missed


async def test_more_than_may_wait_is_missed() -> None:
    feed = ChangeFeed(most_waiting=2)
    feed.begin(1)
    told(feed, 1, 2, 3)

    reader = feed.subscribe(all_of, after=0)

    assert (reader.missed, await heard(reader), reader.dropped.is_set()) == (True, [], False)


async def test_end_is_not_lost_when_a_change_comes() -> None:
    """`asyncio.wait_for` of Python 3.11 forgets that it was cancelled in such a moment."""
    feed = ChangeFeed()
    waiting = asyncio.ensure_future(feed.subscribe(all_of).next(within_s=5))
    await asyncio.sleep(0)

    told(feed, 1)
    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting


def test_slow_reader_is_dropped() -> None:
    feed = ChangeFeed(most_waiting=2)
    slow = feed.subscribe(all_of)

    told(feed, 1, 2)
    assert not slow.dropped.is_set()
    told(feed, 3)
    assert slow.dropped.is_set()


def test_only_so_many_readers() -> None:
    feed = ChangeFeed(most_readers=1)
    first = feed.subscribe(all_of)

    with pytest.raises(FeedFullError):
        feed.subscribe(all_of)
    feed.leave(first)
    feed.subscribe(all_of)


async def test_closing_lets_readers_go() -> None:
    feed = ChangeFeed()
    reader = feed.subscribe(all_of)
    told(feed, 1)

    feed.close()

    assert (await heard(reader), reader.closed) == ([1], True)
    with pytest.raises(FeedFullError):
        feed.subscribe(all_of)


def test_following_goes_on_after_the_last() -> None:
    feed = ChangeFeed()
    assert feed.next_id is None
    feed.begin(7)
    assert feed.next_id == 7
    told(feed, 9)
    assert feed.next_id == 10

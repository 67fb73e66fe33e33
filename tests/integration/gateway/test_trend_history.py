"""What every memory of trending lists promises: the same tests on the fake and on the index."""

from __future__ import annotations

from services.gateway.core.trending.history import AsOf
from tests import make
from tests.integration.gateway.conftest import Keep
from tests.make_documents import past_snapshot, topic

DAY = "world/24h"


async def test_list_at_or_before_a_moment(keep: Keep) -> None:
    history = await keep(
        past_snapshot(topic("Q1"), hours_ago=3),
        past_snapshot(topic("Q2"), hours_ago=2),
        past_snapshot(topic("Q3"), hours_ago=2.5, window_h=2),
    )

    exact = await history.list_at(DAY, make.hours_ago(3))
    between = await history.list_at(DAY, make.hours_ago(2.1))
    latest = await history.list_at(DAY, make.NOW)

    assert [_told(one) for one in (exact, between, latest)] == [
        (("Q1",), True),
        (("Q1",), True),
        (("Q2",), False),
    ]


def _told(found: AsOf | None) -> tuple[tuple[str, ...], bool] | None:
    return (found.document.topic_ids, found.settled) if found else None


async def test_no_list_before_the_first(keep: Keep) -> None:
    history = await keep(past_snapshot(topic("Q1"), hours_ago=3))

    assert await history.list_at(DAY, make.hours_ago(3.1)) is None
    assert await history.list_at("language:de/24h", make.NOW) is None


async def test_last_list_with_a_topic(keep: Keep) -> None:
    history = await keep(
        past_snapshot(topic("Q1"), hours_ago=3),
        past_snapshot(topic("Q1"), topic("Q2"), hours_ago=2, edition="language:de"),
        past_snapshot(topic("Q1"), topic("Q2"), hours_ago=2),
        past_snapshot(topic("Q2"), hours_ago=1),
    )

    last = await history.last_with("Q1", make.hours_ago(24))

    assert last is not None
    assert (last.edition, last.at) == ("world", make.hours_ago(2))
    assert last.topics == (topic("Q1"), topic("Q2"))
    assert await history.last_with("Q1", make.hours_ago(1.5)) is None
    assert await history.last_with("Q9", make.hours_ago(24)) is None


async def test_steps_of_a_topic(keep: Keep) -> None:
    history = await keep(
        past_snapshot(topic("Q1"), hours_ago=30),
        past_snapshot(topic("Q1", score=1.0), hours_ago=3),
        past_snapshot(topic("Q2"), hours_ago=2),
        past_snapshot(topic("Q2"), topic("Q1", score=2.5), hours_ago=1),
        past_snapshot(topic("Q1"), hours_ago=1, window_h=2),
    )

    steps = await history.steps(DAY, "Q1", make.hours_ago(24), make.NOW)

    assert [(one.at, one.rank, one.score) for one in steps] == [
        (make.hours_ago(3), 1, 1.0),
        (make.hours_ago(1), 2, 2.5),
    ]
    assert (steps[0].observed, steps[0].expected) == (12.0, 1.5)


async def test_one_step_in_a_quarter_of_an_hour(keep: Keep) -> None:
    """The last one; a day has fewer than a hundred, however often lists are made."""
    minutes = range(0, 60, 5)
    history = await keep(
        *(past_snapshot(topic("Q1", score=float(one)), hours_ago=one / 60) for one in minutes)
    )

    steps = await history.steps(DAY, "Q1", make.hours_ago(24), make.NOW)

    assert [one.score for one in steps] == [50.0, 35.0, 20.0, 5.0, 0.0]

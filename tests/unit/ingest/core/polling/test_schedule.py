"""When a source is polled again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.core.entries import FeedHints
from services.ingest.core.fetching.ports import CacheTerms
from services.ingest.core.polling.schedule import (
    Pace,
    Wishes,
    next_after_failure,
    next_after_read,
)
from tests.make import NOW

PACE = Pace()
NO_WISHES = Wishes()
DAY_S = 86_400.0


def _ago(*seconds: float) -> list[datetime]:
    return [NOW - timedelta(seconds=one) for one in seconds]


def _every(seconds: float, count: int = 50) -> list[datetime]:
    return _ago(*(seconds * (number + 0.5) for number in range(count)))


def _wait_s(arrivals: list[datetime], wishes: Wishes = NO_WISHES, pace: Pace = PACE) -> float:
    return (next_after_read(NOW, arrivals, pace, wishes, 0.5).at - NOW).total_seconds()


def test_busy_source_is_polled_often() -> None:
    assert _wait_s(_every(120)) == pytest.approx(300, abs=60)


def test_slower_sources_wait_longer() -> None:
    waits = [_wait_s(_every(hours * 3600)) for hours in (0.5, 2, 6, 24, 96)]

    assert waits == sorted(waits)
    assert waits[0] < 1200
    assert waits[-1] > 20_000


def test_silent_source_is_asked_daily() -> None:
    assert _wait_s(_ago(*(90 * DAY_S + one * 3600 for one in range(20)))) == DAY_S


def test_source_that_wakes_speeds_up() -> None:
    asleep = _ago(*(30 * DAY_S + one * 3600 for one in range(20)))

    assert _wait_s(asleep) > 10 * _wait_s(_ago(100, 900, 1900, 2500) + asleep)


def test_told_period_yields_to_facts() -> None:
    hourly = Wishes(hints=FeedHints(update_period_s=3600))

    assert _wait_s(_every(300), hourly) < 600
    assert _wait_s(_every(3000), hourly) >= 3600


def test_batch_counts_as_one() -> None:
    batches = [day * DAY_S + second for day in range(1, 4) for second in range(15)]

    assert _wait_s(_ago(*batches)) > 3 * 3600


def test_night_is_left_to_sleep() -> None:
    midnight = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)
    days = [midnight - timedelta(days=day, hours=hour) for day in range(5) for hour in range(4, 14)]
    noon = midnight + timedelta(hours=12)
    by_night = next_after_read(midnight, days, PACE, NO_WISHES, 0.5).interval_s
    by_day = next_after_read(noon, days, PACE, NO_WISHES, 0.5).interval_s

    assert by_night > 2 * by_day


def test_empty_source_is_asked_seldom() -> None:
    assert _wait_s([]) == 4 * PACE.first_s


@pytest.mark.parametrize(
    "wishes",
    [
        Wishes(CacheTerms(max_age_s=7200)),
        Wishes(CacheTerms(retry_after_s=7200)),
        Wishes(hints=FeedHints(ttl_s=7200)),
    ],
)
def test_wishes_are_respected(wishes: Wishes) -> None:
    assert 7200 <= _wait_s(_every(120), wishes) <= 7920


def test_absurd_wishes_are_cut() -> None:
    assert _wait_s(_every(120), Wishes(CacheTerms(max_age_s=31_536_000))) == DAY_S


def test_skipped_hours_are_waited_out() -> None:
    skipped = frozenset({NOW.hour, (NOW.hour + 1) % 24})
    at = next_after_read(NOW, _every(60), PACE, Wishes(hints=FeedHints(skip_hours=skipped)), 0.5)

    assert at.at.hour == (NOW.hour + 2) % 24


def test_skipped_days_are_waited_out() -> None:
    skipped = frozenset({NOW.weekday(), (NOW.weekday() + 1) % 7})
    at = next_after_read(NOW, _every(60), PACE, Wishes(hints=FeedHints(skip_days=skipped)), 0.5)

    assert at.at.weekday() == (NOW.weekday() + 2) % 7


def test_all_hours_skipped_means_none() -> None:
    wishes = Wishes(hints=FeedHints(skip_hours=frozenset(range(24))))

    assert _wait_s(_every(60), wishes) < 600


def test_failures_slow_down_for_ever() -> None:
    waits = [
        next_after_failure(NOW, failures, PACE, NO_WISHES, 0.5).interval_s
        for failures in (1, 2, 3, 20, 10_000)
    ]

    assert waits == [300, 600, 1200, DAY_S, DAY_S]


def test_failed_server_may_ask_for_longer() -> None:
    wishes = Wishes(CacheTerms(retry_after_s=7200))

    assert next_after_failure(NOW, 1, PACE, wishes, 0.0).at == NOW + timedelta(seconds=7200)


seconds = st.floats(0, 1e10)
some = st.none() | seconds
hours = st.frozensets(st.integers(0, 23))
days = st.frozensets(st.integers(0, 6))


@given(
    st.lists(st.floats(-1e6, 1e9), max_size=60),
    st.builds(CacheTerms, some, some),
    st.builds(FeedHints, some, some),
    st.floats(0, 1, exclude_max=True),
)
def test_wait_stays_within_bounds(
    ages: list[float], terms: CacheTerms, hints: FeedHints, random: float
) -> None:
    next_poll = next_after_read(NOW, _ago(*sorted(ages)), PACE, Wishes(terms, hints), random)

    assert PACE.min_s <= (next_poll.at - NOW).total_seconds() <= PACE.max_s
    assert PACE.min_s <= next_poll.interval_s <= PACE.max_s


@given(hours, days, st.integers(0, 10**9), st.floats(0, 1, exclude_max=True))
def test_skipping_ends_within_weeks(
    skip_hours: frozenset[int], skip_days: frozenset[int], failures: int, random: float
) -> None:
    wishes = Wishes(hints=FeedHints(skip_hours=skip_hours, skip_days=skip_days))
    at = next_after_failure(NOW, failures, PACE, wishes, random).at

    assert NOW < at <= NOW + timedelta(days=9)

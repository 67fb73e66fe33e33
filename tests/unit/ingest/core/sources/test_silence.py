"""A source is silent by its own measure, not by a fixed one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from services.ingest.core.polling.source_polls import DAYS, MOST_ARRIVALS
from services.ingest.core.sources.silence import silent_since, usual_week
from shared.events import DayCount, SourcePoll
from tests import make
from tests.make import NOW


def _poll(arrivals: Iterable[datetime], silence: timedelta) -> SourcePoll:
    """Return the poll of a source that gave `arrivals` and then nothing for `silence`."""
    moments = sorted(arrivals, reverse=True)
    counts = Counter(moment.date() for moment in moments)
    return make.source_poll(
        last_success_at=moments[0] + silence,
        arrivals=tuple(moments[:MOST_ARRIVALS]),
        days=tuple(DayCount(day=day, published=counts[day]) for day in list(counts)[:DAYS]),
    )


def _every(gap: timedelta, span: timedelta, weekends: bool = True) -> list[datetime]:
    count = int(span / gap)
    moments = (NOW - n * gap for n in range(count))  # NOW is a Friday
    return [one for one in moments if weekends or one.weekday() < 5]


def _office_hours() -> list[datetime]:
    hourly = _every(timedelta(hours=1), timedelta(days=30), weekends=False)
    return [one for one in hourly if 8 <= one.hour <= 18]


@pytest.mark.parametrize(
    ("gap", "quiet", "silent"),
    [
        (timedelta(hours=1), timedelta(hours=4), timedelta(hours=12, minutes=1)),
        (timedelta(hours=5), timedelta(hours=12), timedelta(hours=30)),
        (timedelta(days=1), timedelta(days=3), timedelta(days=6)),
        (timedelta(days=7), timedelta(days=20), timedelta(days=40)),
    ],
)
def test_measure_follows_own_rhythm(gap: timedelta, quiet: timedelta, silent: timedelta) -> None:
    arrivals = _every(gap, 60 * max(gap, timedelta(days=1)))

    assert silent_since(_poll(arrivals, quiet)) is None
    assert silent_since(_poll(arrivals, silent)) == NOW


def test_weekend_is_no_silence() -> None:
    arrivals = _office_hours()

    assert silent_since(_poll(arrivals, timedelta(days=2, hours=22))) is None
    assert silent_since(_poll(arrivals, timedelta(days=6))) is not None


def test_new_source_is_given_time() -> None:
    arrivals = _every(timedelta(minutes=20), timedelta(hours=10))

    assert silent_since(_poll(arrivals, timedelta(days=2))) is None
    assert silent_since(_poll(arrivals, timedelta(days=4))) is not None


def test_too_little_is_known() -> None:
    arrivals = _every(timedelta(hours=1), timedelta(hours=4))

    assert silent_since(_poll(arrivals, timedelta(days=90))) is None
    assert silent_since(make.source_poll()) is None


def test_week_tells_weekdays_apart() -> None:
    week = usual_week(_poll(_office_hours(), timedelta(0)), NOW.date())

    assert week is not None
    assert week[:5] == (11.0,) * 5
    assert week[5:] == (0.0, 0.0)


def test_short_history_is_taken_as_a_whole() -> None:
    week = usual_week(
        _poll(_every(timedelta(hours=6), timedelta(days=6)), timedelta(0)), NOW.date()
    )

    assert week == (4.0,) * 7

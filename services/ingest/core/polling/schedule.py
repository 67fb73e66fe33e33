"""When a feed is polled again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from services.ingest.core.entries import FeedHints
from services.ingest.core.fetching.ports import CacheTerms
from services.ingest.core.polling.rhythm import wait_s

MOST_BACKOFF_S = 86_400.0
MOST_DOUBLINGS = 16
HOURS_OF_WEEK = 168
# Not all sources are asked in the first second of a day.
SPREAD_S = 600.0
# So many articles, at twice the rate that a feed tells of, show that it tells wrong.
OFTEN = 6
# Of a source that has never published, nothing is expected soon.
SLOWER_WHEN_EMPTY = 4.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a source may be asked, in seconds; `first_s` while it is not known how it is."""

    first_s: float = 1800.0
    min_s: float = 300.0
    max_s: float = 86_400.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the server and the feed ask of their readers."""

    terms: CacheTerms = field(default_factory=CacheTerms)
    hints: FeedHints = field(default_factory=FeedHints)


class NextPoll(NamedTuple):
    """When a source is asked next, and the interval that was aimed at."""

    at: datetime
    interval_s: float


def next_after_read(
    now: datetime,
    arrivals: Sequence[datetime],
    pace: Pace,
    wishes: Wishes,
    random: float,
) -> NextPoll:
    """Return when to come back after an answer, 304 included; `arrivals` newest first.

    About when the next article may be expected, within `pace`, and not before what the server
    and the feed ask for, which is cut to `pace.max_s`. `random` in [0, 1) moves it by up to a
    tenth, so that feeds do not fall into step.
    """
    expected_s = wait_s(now, arrivals, pace.min_s) or pace.first_s * SLOWER_WHEN_EMPTY
    least_s = min(max(pace.min_s, _asked_s(now, arrivals, wishes)), pace.max_s)
    interval_s = min(max(expected_s, least_s), pace.max_s)
    moved_s = _moved(interval_s, least_s, pace.max_s, random)
    return NextPoll(_after_skipped(now, moved_s, wishes.hints, random), interval_s)


def next_after_failure(
    now: datetime,
    failures: int,
    pace: Pace,
    wishes: Wishes,
    random: float,
) -> NextPoll:
    """Return when to come back after `failures` in a row: ever later, but always.

    The wait doubles from `pace.min_s` up to a day, or `pace.max_s` if that is longer.
    """
    most_s = max(pace.max_s, MOST_BACKOFF_S)
    least_s = min(wishes.terms.retry_after_s or 0.0, most_s)
    doublings = min(max(failures - 1, 0), MOST_DOUBLINGS)
    interval_s = min(max(pace.min_s * 2.0**doublings, least_s), most_s)
    moved_s = _moved(interval_s, least_s, most_s, random)
    return NextPoll(_after_skipped(now, moved_s, wishes.hints, random), interval_s)


def _asked_s(now: datetime, arrivals: Sequence[datetime], wishes: Wishes) -> float:
    """Return the longest of what is asked for between two polls."""
    terms, hints = wishes.terms, wishes.hints
    period_s = _believed(now, arrivals, hints.update_period_s)
    asked = (terms.max_age_s, terms.retry_after_s, hints.ttl_s, period_s)
    return max((seconds for seconds in asked if seconds is not None), default=0.0)


def _believed(now: datetime, arrivals: Sequence[datetime], period_s: float | None) -> float | None:
    """Return what `sy:` says, unless articles come faster: it describes the feed and asks nothing.

    Much software says `hourly` by default, whatever its site publishes.
    """
    if period_s is None or len(arrivals) < OFTEN:
        return period_s
    return None if (now - arrivals[OFTEN - 1]).total_seconds() < period_s * OFTEN / 2 else period_s


def _moved(interval_s: float, least_s: float, most_s: float, random: float) -> float:
    """Return `interval_s` moved by up to a tenth, but within its bounds."""
    return min(max(interval_s * (0.9 + random / 5), least_s), most_s)


def _after_skipped(now: datetime, wait_s: float, hints: FeedHints, random: float) -> datetime:
    """Return when `wait_s` are over, or soon after the hours and days to be left out (UTC)."""
    at = now + timedelta(seconds=wait_s)
    moment = at
    for _ in range(HOURS_OF_WEEK):
        if moment.hour not in hints.skip_hours and moment.weekday() not in hints.skip_days:
            return moment if moment == at else moment + timedelta(seconds=random * SPREAD_S)
        moment = moment.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at

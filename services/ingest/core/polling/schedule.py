"""When a feed is polled again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from services.ingest.core.entries import FeedHints
from services.ingest.core.fetching.ports import CacheTerms
from shared.events import RecentEntry

MOST_BACKOFF_S = 86_400.0
MOST_DOUBLINGS = 16


@dataclass(frozen=True, slots=True)
class PollState:
    """What is remembered of a feed between two polls.

    `recent` holds the entries of the last poll.
    """

    next_poll: datetime
    failures: int = 0
    etag: str | None = None
    last_modified: str | None = None
    recent: tuple[RecentEntry, ...] = ()


def delay_s(
    interval_s: float, failures: int, random: float, retry_after_s: float | None = None
) -> float:
    """Return how long to wait, never less than `retry_after_s` (up to a day).

    Doubles the interval after each failure in a row, up to a day; `random` in [0, 1) moves it by
    up to a tenth, so that feeds do not fall into step.
    """
    most_s = max(interval_s, MOST_BACKOFF_S)
    wait_s = min(most_s, interval_s * 2.0 ** min(failures, MOST_DOUBLINGS))
    return max(wait_s * (0.9 + random / 5), min(retry_after_s or 0.0, MOST_BACKOFF_S))


def after_success(state: PollState, now: datetime, interval_s: float, random: float) -> PollState:
    """Return `state` with the next poll after one that went well."""
    wait = timedelta(seconds=delay_s(interval_s, 0, random))
    return replace(state, failures=0, next_poll=now + wait)


def after_failure(
    state: PollState,
    now: datetime,
    interval_s: float,
    random: float,
    retry_after_s: float | None = None,
) -> PollState:
    """Return `state` with the next poll after one that failed."""
    failures = state.failures + 1
    wait = timedelta(seconds=delay_s(interval_s, failures, random, retry_after_s))
    return replace(state, failures=failures, next_poll=now + wait)


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
    """Return when to come back after an answer, 304 included; `arrivals` newest first."""
    wait_s = delay_s(pace.first_s, 0, random, wishes.terms.retry_after_s)
    return NextPoll(now + timedelta(seconds=wait_s), pace.first_s)


def next_after_failure(
    now: datetime,
    failures: int,
    pace: Pace,
    wishes: Wishes,
    random: float,
) -> NextPoll:
    """Return when to come back after `failures` in a row: ever later, but always."""
    wait_s = delay_s(pace.first_s, failures, random, wishes.terms.retry_after_s)
    return NextPoll(now + timedelta(seconds=wait_s), pace.first_s)

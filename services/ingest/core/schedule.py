"""When a feed is polled again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

MOST_BACKOFF_S = 86_400.0
MOST_DOUBLINGS = 16


@dataclass(frozen=True, slots=True)
class PollState:
    """What is remembered of a feed between two polls.

    `known` holds the fingerprints of the entries of the last poll that were dealt with.
    """

    next_poll: datetime
    failures: int = 0
    etag: str | None = None
    last_modified: str | None = None
    known: frozenset[str] = frozenset()


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

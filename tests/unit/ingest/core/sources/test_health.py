"""How a source fares, in one word and in figures."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.ingest.core.sources.health import health_of, status_of
from shared.events import DayCount, SourcePoll, SourceState
from tests import make
from tests.make import NOW

HOURLY = tuple(make.hours_ago(48 + n) for n in range(50))
SILENT = make.source_poll(arrivals=HOURLY)


@pytest.mark.parametrize(
    ("state", "poll", "status"),
    [
        (SourceState.ACTIVE, None, "waiting"),
        (SourceState.ACTIVE, make.source_poll(), "ok"),
        (SourceState.ACTIVE, make.source_poll(outcome="failed", failures=1), "failing"),
        (SourceState.ACTIVE, SILENT, "silent"),
        (SourceState.ACTIVE, make.source_poll(outcome="gone"), "waiting"),
        (SourceState.ENDED, make.source_poll(outcome="gone"), "ended"),
        (SourceState.PAUSED, SILENT, "paused"),
        (SourceState.REMOVED, None, "ended"),
    ],
)
def test_status_in_one_word(state: SourceState, poll: SourcePoll | None, status: str) -> None:
    assert status_of(make.source(state=state), poll) == status


def test_pushed_source_never_waits() -> None:
    assert status_of(make.source(kind="push"), None) == "ok"


def test_silent_source_says_since_when() -> None:
    health = health_of(make.source(), SILENT, NOW)

    assert health.silent_since == health.last_article_at == make.hours_ago(48)


def test_failure_is_explained() -> None:
    poll = make.source_poll(outcome="failed", failures=3, error="answered 404", lag_s=7.0)
    health = health_of(make.source(), poll, NOW)

    assert (health.reason, health.failures_in_a_row, health.lag_s) == ("answered 404", 3, 7.0)
    assert health.next_poll_at == NOW + timedelta(minutes=30)


def test_ended_source_is_asked_no_more() -> None:
    source = make.source(state=SourceState.ENDED, state_reason="answered 410 Gone")
    health = health_of(source, make.source_poll(outcome="gone"), NOW)

    assert (health.reason, health.next_poll_at) == ("answered 410 Gone", None)


def test_days_are_beside_what_was_expected() -> None:
    days = tuple(DayCount(day=NOW.date() - timedelta(n), published=10) for n in range(1, 7))
    poll = make.source_poll(days=days, arrivals=(make.hours_ago(24),))
    told = [(one.seen, one.expected) for one in health_of(make.source(), poll, NOW).days]

    assert told == [(10, None)] * 4 + [(10, 10.0)] * 2 + [(0, 10.0)]

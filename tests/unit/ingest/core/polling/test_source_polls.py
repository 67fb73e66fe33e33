"""The event that tells how a look went, and what it carries on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.ingest.core.entries import Feed, FeedError, FeedHints
from services.ingest.core.fetching.ports import Fetched, FetchError
from services.ingest.core.intake.reading import ReadResult
from services.ingest.core.polling.schedule import NextPoll
from services.ingest.core.polling.source_polls import (
    DAYS,
    MOST_ARRIVALS,
    Answer,
    Look,
    failed_poll,
    gone_poll,
    known_hints,
    read_poll,
    unchanged_poll,
)
from shared.events import SourcePoll
from tests import make
from tests.make import NOW

NEXT = NextPoll(NOW + timedelta(hours=1), 3600)
FETCHED = Fetched("https://gazette.example/f", 200, etag='"b"')
FEED = Feed("rss20", (), hints=FeedHints(ttl_s=60, skip_hours=frozenset({3, 1})))


def _look(last: SourcePoll | None = None) -> Look:
    return Look("gazette", last, NOW, NOW)


def _read(result: ReadResult, last: SourcePoll | None = None) -> SourcePoll:
    return read_poll(_look(last), Answer(FETCHED, FEED, "hash"), FEED, result, NEXT)


def test_read_tells_all_to_go_on() -> None:
    poll = _read(ReadResult(entries=2, published=1, unchanged=1, lag_s=9.0, arrivals=(NOW,)))

    assert (poll.etag, poll.body_hash, poll.full_at) == ('"b"', "hash", NOW)
    assert (poll.entries, poll.published, poll.lag_s, poll.failures) == (2, 1, 9.0, 0)
    assert [(one.day, one.published) for one in poll.days] == [(NOW.date(), 1)]
    assert known_hints(poll) == FEED.hints


def test_due_pages_forget_validators() -> None:
    poll = _read(ReadResult(pages_due=True))

    assert (poll.etag, poll.body_hash) == (None, None)


def test_failure_keeps_what_was_known() -> None:
    last = make.source_poll(etag='"a"', failures=2, last_success_at=make.hours_ago(9), lag_s=5.0)
    poll = failed_poll(_look(last), FetchError("answered 404", status=404), NEXT)

    assert (poll.outcome, poll.failures, poll.status, poll.error) == (
        "failed", 3, 404, "answered 404",
    )  # fmt: skip
    assert (poll.etag, poll.last_success_at, poll.lag_s) == ('"a"', make.hours_ago(9), 5.0)


def test_new_fault_is_asked_for_in_full() -> None:
    cut = replace(FEED, fault="no element found: line 9")

    first = read_poll(_look(), Answer(FETCHED, cut, "hash"), cut, ReadResult(), NEXT)
    again = read_poll(_look(first), Answer(FETCHED, cut, "other"), cut, ReadResult(), NEXT)

    assert (first.etag, first.last_modified, first.body_hash) == (None, None, "hash")
    assert again.etag == FETCHED.etag


@pytest.mark.parametrize(
    ("error", "until"),
    [
        (FetchError("answered 429", 600.0, status=429), NOW + timedelta(seconds=600)),
        (FetchError("the host is left alone", 600.0, kind="peace"), None),
        (FetchError("answered 500", status=500), None),
    ],
)
def test_peace_is_what_the_server_asked(error: FetchError, until: datetime | None) -> None:
    assert failed_poll(_look(), error, NEXT).peace_until == until


def test_unmodified_keeps_body_and_forgets_failures() -> None:
    last = make.source_poll(failures=2, body_hash="old", full_at=make.hours_ago(2), error="x")
    poll = unchanged_poll(_look(last), Answer(Fetched("u", 304)), NEXT)

    assert (poll.failures, poll.error, poll.body_hash) == (0, None, "old")
    assert (poll.full_at, poll.last_success_at) == (make.hours_ago(2), NOW)


def test_same_bytes_are_a_full_answer() -> None:
    last = make.source_poll(body_hash="hash", full_at=make.hours_ago(2))
    poll = unchanged_poll(_look(last), Answer(FETCHED, None, "hash"), NEXT)

    assert (poll.outcome, poll.full_at, poll.etag) == ("not_modified", NOW, '"b"')


def test_revived_source_is_due_at_once() -> None:
    poll = gone_poll(_look(), FeedError("answered 410 Gone"))

    assert (poll.outcome, poll.next_poll_at) == ("gone", NOW)


def test_arrivals_and_days_are_bounded() -> None:
    hourly = tuple(make.hours_ago(n) for n in range(1000))
    poll = _read(ReadResult(arrivals=hourly), make.source_poll(arrivals=hourly))

    assert len(poll.arrivals) == MOST_ARRIVALS
    assert poll.arrivals[:2] == (NOW, NOW)
    assert len(poll.days) == DAYS
    assert sum(one.published for one in poll.days[1:-1]) == 24 * (DAYS - 2)

"""The intervals of a timeline: all there are, and no more than are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.gateway.core.costs import TooMuchError
from services.gateway.core.query.parsing import parse
from services.gateway.core.search.timeline import (
    MOST_STEPS,
    Interval,
    Span,
    check_steps,
    filled,
    told_span,
)
from tests import make

FOUND = Span(make.hours_ago(50), make.hours_ago(2))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("q", "span"),
    [
        ("etna", FOUND),
        ("etna after:2026-11-19", Span(at("2026-11-19"), FOUND.end)),
        ("after:2026-11 before:2026-11-19", Span(at("2026-11-01"), at("2026-11-19"))),
        ("before:2030", Span(FOUND.first, make.NOW)),
        ("etna OR after:2026-11-19", FOUND),
        ("after:2026-11-19 before:2026-11-18", None),
        ("before:0001-01-01", None),
    ],
)
def test_span_is_the_asked_or_the_found(q: str, span: Span | None) -> None:
    assert told_span(parse(q), FOUND, make.NOW) == span


def test_nothing_found_has_a_span_only_if_asked() -> None:
    told = told_span(parse("after:2026-11-18 before:2026-11-19"), None, make.NOW)

    assert told == Span(at("2026-11-18"), at("2026-11-19"))
    assert told_span(parse("etna"), None, make.NOW) is None


@pytest.mark.parametrize(
    ("interval", "beginnings"),
    [
        ("day", ["2026-01-30", "2026-01-31", "2026-02-01", "2026-02-02"]),
        ("week", ["2026-01-26", "2026-02-02"]),
        ("month", ["2026-01-01", "2026-02-01"]),
    ],
)
def test_intervals_are_those_of_the_calendar(interval: Interval, beginnings: list[str]) -> None:
    span = Span(at("2026-01-30T23:59"), at("2026-02-02T00:01"))

    told = dict(filled(span, interval, {at(beginnings[-1]): 3}))

    assert list(told) == list(map(at, beginnings))
    assert list(told.values()) == [0] * (len(beginnings) - 1) + [3]


def test_too_many_intervals_are_refused() -> None:
    longest = Span(make.NOW, make.NOW + timedelta(hours=MOST_STEPS - 1))
    check_steps(longest, "hour")

    with pytest.raises(TooMuchError, match=r"1001 steps of one hour, at most 1000"):
        check_steps(Span(make.NOW, make.NOW + timedelta(hours=MOST_STEPS)), "hour")

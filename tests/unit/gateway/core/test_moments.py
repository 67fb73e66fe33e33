"""Moments in addresses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.gateway.core.moments import BadMomentError, past_moment
from tests import make

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-01T12:00Z",
        "2026-11-01T12:00:00Z",
        "2026-11-01T12:00:00.000Z",
        "2026-11-01T12:00+00:00",
        "2026-11-01T12:00 00:00",  # a plus that nobody escaped
        "2026-11-01T13:30+01:30",
        "2026-11-01T07:00-0500",
    ],
)
def test_one_moment_in_many_words(text: str) -> None:
    assert past_moment(text, make.NOW) == NOON


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-11-01T12:00", "zone is missing"),
        ("2026-11-01", "not a moment"),
        ("yesterday", "not a moment"),
        ("1793534400", "not a moment"),
        ("2026-13-01T12:00Z", "not a moment"),
        ("0001-01-01T00:00+14:00", "not a moment"),
        ("2026-11-20T12:01Z", "in the future"),
    ],
)
def test_what_cannot_be_asked_for(text: str, why: str) -> None:
    with pytest.raises(BadMomentError, match=why):
        past_moment(text, make.NOW)


@given(st.text(max_size=40))
def test_any_text_is_refused(text: str) -> None:
    with pytest.raises(BadMomentError):
        past_moment(text, datetime.min.replace(tzinfo=UTC))

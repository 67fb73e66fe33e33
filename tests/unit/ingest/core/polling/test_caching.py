"""What headers say of how long an answer holds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.core.fetching.ports import CacheTerms
from services.ingest.core.polling.caching import cache_terms, http_date, usable_validator

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DATE = "Fri, 20 Nov 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("max-age=600", 600),
        ("public, Max-Age=600, must-revalidate", 600),
        ('max-age="600"', 600),
        ("max-age=99999999999999999999", 2.0**31),
        ("no-cache, max-age=600", 0),
        ("no-store", 0),
        ("max-age=-5", None),
        ("max-age=soon", None),
        ("max-age", None),
        ("s-maxage=600", None),
        ("", None),
    ],
)
def test_cache_control_is_understood(value: str, expected: float | None) -> None:
    assert cache_terms({"Cache-Control": value}, NOW).max_age_s == expected


def test_age_is_taken_off() -> None:
    assert cache_terms({"Cache-Control": "max-age=600", "Age": "500"}, NOW).max_age_s == 100


@pytest.mark.parametrize(
    ("expires", "expected"),
    [("Fri, 20 Nov 2026 13:00:00 GMT", 3600), ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("0", None)],
)
def test_expires_stands_in(expires: str, expected: float | None) -> None:
    assert cache_terms({"Expires": expires, "Date": DATE}, NOW).max_age_s == expected


def test_max_age_beats_expires() -> None:
    headers = {"Cache-Control": "max-age=60", "Expires": "Fri, 20 Nov 2026 13:00:00 GMT"}

    assert cache_terms(headers, NOW).max_age_s == 60


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120),
        ("1.5", 1.5),
        ("Fri, 20 Nov 2026 12:30:00 GMT", 1800),
        ("Friday, 20-Nov-26 12:30:00 GMT", 1800),
        ("Fri Nov 20 12:30:00 2026", 1800),
        ("Fri, 20 Nov 2020 12:30:00 GMT", 0),
        ("-1", None),
        ("later", None),
    ],
)
def test_retry_after_takes_both_forms(value: str, expected: float | None) -> None:
    assert cache_terms({"Retry-After": value}, NOW).retry_after_s == expected


def test_dates_count_from_the_answer() -> None:
    """The clock of a server may be wrong; its own dates agree with each other."""
    headers = {
        "Date": "Thu, 20 Nov 2025 12:00:00 GMT",
        "Retry-After": "Thu, 20 Nov 2025 12:10:00 GMT",
    }

    assert cache_terms(headers, NOW).retry_after_s == 600


@pytest.mark.parametrize(
    ("value", "expected"),
    [('W/"a b"', 'W/"a b"'), ("", None), ("x\r\ny", None), ("é", None), ("x" * 2000, None)],
)
def test_only_clean_validators_go_back(value: str, expected: str | None) -> None:
    assert usable_validator(value) == expected


NAMES = ("Cache-Control", "Retry-After", "Date", "Expires", "Age")


@given(st.dictionaries(st.sampled_from(NAMES), st.text()))
def test_any_headers_are_understood(headers: dict[str, str]) -> None:
    terms = cache_terms(headers, NOW)

    assert isinstance(terms, CacheTerms)
    assert all(one is None or one >= 0 for one in (terms.max_age_s, terms.retry_after_s))


@given(st.from_regex(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{1,6} \d\d:\d\d:\d\d [A-Z+0-9]{1,5}"))
def test_odd_dates_do_no_harm(value: str) -> None:
    moment = http_date(value)

    assert moment is None or moment.tzinfo is UTC

"""Dates as feeds write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.ingest.core.formats.feed_dates import read_date

TEN = datetime(2026, 11, 20, 10, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Fri, 20 Nov 2026 10:00:00 GMT",
        "Fri, 20 Nov 26 11:00 +0100",
        "Fri, 20 Nov 2026 11:00:00 CET",
        "2026-11-20T10:00:00Z",
        "2026-11-20T11:00:00.123456789+01:00",
        "2026-11-20 10:00",
        "Fri Nov 20 10:00:00 UTC 2026",
        "November 20th, 2026 10:00 am",
        "Friday, November 20, 2026 - 10:00",
        "20 novembre 2026 10:00",
        "20. November 2026, 11:00 MEZ",
        "20 de noviembre de 2026 10:00",
        "20.11.2026 10:00 Uhr",
        "2026/11/20 10:00:00",
        "20/11/2026 10:00",
    ],
)
def test_moment_is_read_in_utc(text: str) -> None:
    assert read_date(text) == TEN


@pytest.mark.parametrize("text", ["2026-11-20", "20261120", "20 Nov 2026", "20.11.2026"])
def test_day_alone_is_midnight(text: str) -> None:
    assert read_date(text) == MIDNIGHT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026",
        "10/11/2026",
        "2026-02-30",
        "31 Foo 2026",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "Fri, 20 Nov 2026 10:99:00 GMT",
        "2026-11-20T10:00:00+99:00",
    ],
)
def test_what_says_too_little_is_none(text: str) -> None:
    assert read_date(text) is None

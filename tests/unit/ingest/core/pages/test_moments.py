"""Moments as pages write them, and which of them is the article's."""

from __future__ import annotations

import pytest

from services.ingest.core.pages.dates import choose_published
from services.ingest.core.pages.elements import near_heading
from services.ingest.core.pages.moments import read_moment
from tests.unit.ingest.core.pages import pages


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-20T10:00:00+01:00",
        "2026-11-20 10:00:00 +0100",
        "2026-11-20T10:00:00.123+01:00",
        "Fri, 20 Nov 2026 10:00:00 +0100",
    ],
)
def test_offset_is_kept(written: str) -> None:
    assert str(read_moment(written)) == "2026-11-20 10:00:00+01:00"


@pytest.mark.parametrize(
    "written",
    [
        "20.11.2026, 10:00 Uhr",
        "20. November 2026 um 10:00",
        "November 20, 2026 at 10:00 am",
        "20 de noviembre de 2026 10h00",
        "20 novembre 2026 10:00",
        "1795168800",
        "1795168800000",
        "20261120T1000",
        "11/20/2026 10:00",
    ],
)
def test_moment_without_offset_is_utc(written: str) -> None:
    assert str(read_moment(written)) == "2026-11-20 10:00:00+00:00"


@pytest.mark.parametrize(
    "written", ["", None, "yesterday", "2026-13-40", "0001-01-01", "31.02.2026"]
)
def test_what_is_no_moment_is_none(written: str | None) -> None:
    assert read_moment(written) is None


def published(body: str, *declared: str, url: str = pages.URL) -> str:
    tree = pages.tree(body=f"<h1>Etna erupts</h1>{body}<p>Ash fell.</p>")
    moments = [read_moment(one) for one in declared]
    return str(choose_published(tree, url, moments, near_heading(tree)))


def test_declared_moment_of_the_seen_day_wins() -> None:
    seen = "<time>20.11.2026</time>"

    assert published(seen, "2026-12-01T08:00Z", "2026-11-20T10:00Z").startswith("2026-11-20 10:00")


def test_utc_is_given_in_the_offset_that_is_seen() -> None:
    found = published("<p class='date'>November 20, 2026</p>", "2026-11-21T03:00:00Z")

    assert found == "2026-11-20 23:00:00-04:00"


def test_swapped_day_and_month_change_nothing() -> None:
    assert published("<p class='date'>01/11/2026</p>", "2026-01-11").startswith("2026-01-11")


def test_day_of_an_update_is_not_taken() -> None:
    seen = "<p class='date'>Updated 21.11.2026</p>"

    assert published(seen, "2026-11-20").startswith("2026-11-20")


def test_far_away_day_is_not_the_articles() -> None:
    assert published("<time>12.03.2011</time>", "2026-11-20").startswith("2026-11-20")


def test_address_gives_a_day() -> None:
    assert published("", url="https://gazette.example/2026/11/20/etna").startswith("2026-11-20")


def test_no_day_is_invented() -> None:
    assert published("<p>Ash fell for 24 hours, 3000 m high.</p>") == "None"

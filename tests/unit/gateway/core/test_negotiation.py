"""Which form of an answer a client takes."""

from __future__ import annotations

import pytest

from services.gateway.core.negotiation import takes_gzip, takes_newest_only, takes_type


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("*;q=0.1", True),
        ("identity", False),
        ("gzip;q=much", False),
        ("", False),
    ],
)
def test_gzip_only_for_who_takes_it(said: str, taken: bool) -> None:
    assert takes_gzip(said) is taken


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("", True),
        ("*/*", True),
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        ("text/html, application/*;q=0.1", True),
        ("text/html,application/xhtml+xml,*/*;q=0.8", True),
        ("text/html", False),
        ("application/json;q=0, */*", False),
        ("application/json;q=much", False),
    ],
)
def test_type_only_for_who_takes_it(said: str, taken: bool) -> None:
    assert takes_type(said, "application/json; charset=utf-8") is taken


@pytest.mark.parametrize(
    ("said", "is_newest"),
    [
        ("", False),
        ("max-age=0", True),
        ("No-Cache, max-age=60", True),
        ("max-age=05", False),
        ("max-age=60, must-revalidate", False),
    ],
)
def test_newest_only_for_who_says_so(said: str, is_newest: bool) -> None:
    assert takes_newest_only(said) is is_newest

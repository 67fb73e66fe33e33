"""Which form of an answer a client takes."""

from __future__ import annotations

import pytest

from services.gateway.core.negotiation import takes_gzip, takes_type


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

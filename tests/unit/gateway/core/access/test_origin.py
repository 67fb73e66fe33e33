"""Requests of other sites' pages are told from our own, by what browsers always say."""

from __future__ import annotations

import pytest

from services.gateway.core.access.origin import is_foreign

SITE = "https://news.example"
HOST = {"host": "news.example"}


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"sec-fetch-site": "same-origin", "origin": "https://news.example"},
        {"sec-fetch-site": "none"},
        {"origin": "https://news.example"},
        {"origin": "http://news.example"},
    ],
)
def test_our_own_pages_may_write(told: dict[str, str]) -> None:
    assert not is_foreign(HOST | told, None)


def test_site_is_ours_behind_a_proxy() -> None:
    told = {"host": "10.0.0.7:8600", "origin": "https://news.example"}

    assert is_foreign(told, None)
    assert not is_foreign(told, f"{SITE}/")


@pytest.mark.parametrize(
    "told",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "https://news.example"},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": "https://news.example.evil.example"},
        {"origin": "https://news.example:8443"},
    ],
)
def test_others_may_not(told: dict[str, str]) -> None:
    assert is_foreign(HOST | told, None)
    assert is_foreign(HOST | told, SITE)

"""Where a fetch goes on, and what it takes along."""

from __future__ import annotations

import pytest

from services.ingest.core.fetching.ports import FetchError
from services.ingest.core.fetching.redirects import Hop, first_hop, moved_to, next_hop

FIRST = "https://anna:secret@news.example/feed"


def _follow(url: str, *answers: tuple[int, str]) -> tuple[Hop, Hop]:
    first = hop = first_hop(url)
    for status, location in answers:
        hop = next_hop(hop, status, location, most=5)
    return first, hop


def test_credentials_leave_the_address() -> None:
    hop = first_hop(FIRST)

    assert hop.url == "https://news.example/feed"
    assert hop.credentials is not None
    assert hop.credentials.authorization() == "Basic YW5uYTpzZWNyZXQ="
    assert "secret" not in repr(hop)


@pytest.mark.parametrize(
    ("location", "is_kept"),
    [
        ("/other", True),
        ("https://news.example/other", True),
        ("https://other.example/", False),
        ("https://sub.news.example/", False),
        ("https://news.example:8443/", False),
        ("http://news.example/", False),
    ],
)
def test_credentials_stay_with_their_host(location: str, is_kept: bool) -> None:
    assert (_follow(FIRST, (302, location))[1].credentials is not None) == is_kept


def test_credentials_in_locations_are_dropped() -> None:
    hop = _follow("http://news.example/", (302, "http://eve:x@news.example/a"))[1]

    assert (hop.url, hop.credentials) == ("http://news.example/a", None)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([(301, "/a"), (308, "https://b.example/")], "https://b.example/"),
        ([(301, "/a"), (302, "/b")], None),
        ([(307, "/a"), (301, "/b")], None),
        ([(303, "/a")], None),
        ([], None),
    ],
)
def test_only_permanent_moves_count(answers: list[tuple[int, str]], expected: str | None) -> None:
    assert moved_to(*_follow("http://a.example/", *answers)) == expected


def test_no_move_to_weaker_scheme() -> None:
    assert moved_to(*_follow("https://a.example/", (301, "http://a.example/"))) is None


def test_sources_with_credentials_stay() -> None:
    assert moved_to(*_follow(FIRST, (301, "/new"))) is None


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("https://a.example/", "in a circle"),
        ("https://a.example/#other", "in a circle"),
        ("javascript:alert(1)", "not an http"),
        ("data:text/xml,<rss/>", "not an http"),
        ("gopher://a.example:70/_x", "not an http"),
        ("http://", "not an http"),
    ],
)
def test_bad_locations_are_refused(location: str, reason: str) -> None:
    with pytest.raises(FetchError, match=reason) as caught:
        _follow("https://a.example/", (301, location))

    assert caught.value.kind == "redirect"


def test_passwords_are_never_told() -> None:
    with pytest.raises(FetchError) as caught:
        first_hop("ftp://anna:secret@news.example/")

    assert "secret" not in str(caught.value)


def test_chains_have_an_end() -> None:
    with pytest.raises(FetchError, match="more than 5 redirects"):
        _follow("http://a.example/", *((302, f"/{number}") for number in range(6)))

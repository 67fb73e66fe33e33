"""One address for one article, and never one address for two."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.core.identity.canonical_url import (
    UrlError,
    canonical_url,
    host_of,
    identity_of,
    normal_url,
    site_name,
    web_url,
)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://Example.COM:80/a#part", "http://example.com/a"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com/a?utm_source=rss&id=7&fbclid=x", "https://example.com/a?id=7"),
        ("https://user:word@example.com/a", "https://example.com/a"),
        ("https://example.com/a/../b//c", "https://example.com/b/c"),
        ("https://example.com./a", "https://example.com/a"),
        ("http://127.0.0.1:8610/a/b", "http://127.0.0.1:8610/a/b"),
        ("https://zürich.example/ä", "https://xn--zrich-kva.example/%C3%A4"),
        ("https://example.com/%7ebob/%e4", "https://example.com/~bob/%E4"),
        ("https://example.com/a?b=2&a=1&", "https://example.com/a?a=1&b=2"),
        ("https://example.com/a?id=7&amp;utm_medium=rss", "https://example.com/a?id=7"),
        ("https://example.com/a?", "https://example.com/a"),
        ("https://example.com/a#:~:text=ash", "https://example.com/a"),
        ("https://example.com/100%", "https://example.com/100%25"),
        (" https://example.com/\n  a ", "https://example.com/a"),
    ],
)
def test_variants_become_one(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/news.php?12345",
        "https://example.com/a?cid=5",
        "https://example.com/a?a=1&b&ref=5",
        "https://example.com/a?session=9",
        "https://example.com/?p=12",
        "https://example.com/a?sid=12&story=7",
        "https://example.com/a?s=ash",
        "https://example.com/a;art114,3177663",
        "https://example.com/#!/story/7",
        "https://example.com/a?type=ampere",
        "https://example.com/a%2Fb",
    ],
)
def test_what_names_an_article_stays(url: str) -> None:
    """Sites name articles by such parameters; without them different articles would be one."""
    assert canonical_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a/etna-erupts-again?PHPSESSID=abc",
        "https://example.com/a/etna-erupts-again;jsessionid=5F2A.node1",
        "https://example.com/a/etna-erupts-again?sid=0123456789abcdef0123456789ABCDEF",
        "https://example.com/(S(lit3py55t21z5v55vlm25s55))/a/etna-erupts-again",
    ],
)
def test_sessions_are_taken_off(url: str) -> None:
    assert canonical_url(url) == "https://example.com/a/etna-erupts-again"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://example.com/a",
        "",
        "https://",
        "http://h:99999/",
        "http://[::1",
        "https://example%2Xcom/",
        "https://example.com/" + "a" * 2048,
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(UrlError):
        canonical_url(url)


def test_relative_links_are_resolved() -> None:
    assert web_url("/a", "https://example.com/feed.xml") == "https://example.com/a"


@settings(deadline=None)  # the first address waits for the rules to be read
@given(st.text(alphabet="abc/.%&=?#2fF;é +[]!~", max_size=40))
def test_canonical_address_is_stable(rest: str) -> None:
    once = canonical_url(f"https://Example.com/{rest}")

    assert canonical_url(once) == once


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/amp/amp/etna-erupts-again/amp/amp",
        "https://example.com/etna?%75tm_source=x&amp;amp;fbclid=y",
        "https://example.com/etna;%6Asessionid=5F2A.node1//b",
        "https://m.amp.example.com/etna-erupts-again.amp.amp",
    ],
)
def test_noise_inside_noise_is_found(url: str) -> None:
    once = canonical_url(url)

    assert canonical_url(once) == once


def test_scheme_makes_no_other_article() -> None:
    assert identity_of("http://example.com/a") == identity_of("https://example.com/a")
    assert identity_of("https://example.com/a") == "https://example.com/a"


def test_feeds_keep_what_articles_lose() -> None:
    feed_url = "https://m.example.com/amp/feed-of-news-2026?sid=0123456789abcdef0123456789abcdef"

    assert normal_url(feed_url) == feed_url


def test_host_includes_its_port() -> None:
    assert host_of("http://U:p@Example.com:8080/a") == "example.com:8080"


def test_default_port_is_no_other_host() -> None:
    assert host_of("https://example.com:443/a") == "example.com"


@pytest.mark.parametrize("nonsense", ["", "nonsense", "http://[::1"])
def test_nonsense_has_no_host(nonsense: str) -> None:
    assert host_of(nonsense) == site_name(nonsense) == ""

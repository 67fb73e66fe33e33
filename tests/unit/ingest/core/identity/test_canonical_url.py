"""One address for one article, and never one address for two."""

from __future__ import annotations

import pytest

from services.ingest.core.identity.canonical_url import UrlError, canonical_url, host_of, web_url


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
    ],
)
def test_variants_become_one(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/news.php?12345",
        "https://example.com/a?cid=5",
        "https://example.com/a?ref=5&b=&a=1",
        "https://example.com/a?session=9",
    ],
)
def test_ids_in_parameters_stay(url: str) -> None:
    """Sites name articles by such parameters; without them different articles would be one."""
    assert canonical_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://example.com/a",
        "",
        "https://",
        "http://h:99999/",
        "http://[::1",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(UrlError):
        canonical_url(url)


def test_relative_links_are_resolved() -> None:
    assert web_url("/a", "https://example.com/feed.xml") == "https://example.com/a"


def test_canonical_address_is_stable() -> None:
    once = canonical_url("https://Example.com/ä ö/?q=ü#x")

    assert canonical_url(once) == once


def test_host_includes_its_port() -> None:
    assert host_of("http://U:p@Example.com:8080/a") == "example.com:8080"

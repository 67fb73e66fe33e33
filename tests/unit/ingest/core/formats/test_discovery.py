"""The feeds that a page points at."""

from __future__ import annotations

import pytest

from services.ingest.core.entries import FoundFeed
from services.ingest.core.formats.discovery import find_feeds

URL = "https://gazette.example/"


def found(head: str = "", body: str = "") -> list[str]:
    page = f"<html><head>{head}</head><body>{body}</body></html>"
    return [feed.url.removeprefix(URL) for feed in find_feeds(page.encode(), URL)]


def declared(href: str, title: str = "", kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


def test_declared_feed_is_told_in_full() -> None:
    page = declared("/feed?a=1&amp;b=2#x", "World &amp; more").encode()

    assert find_feeds(page, URL) == (
        FoundFeed(f"{URL}feed?a=1&b=2", "World & more", "application/rss+xml"),
    )


def test_best_feed_comes_first() -> None:
    head = declared("/c", "Comments") + declared("/j", kind="application/feed+json")

    assert found(head + declared("/main"), '<a href="/rss">RSS</a>') == ["main", "j", "c", "rss"]


def test_each_feed_is_found_once() -> None:
    assert found(declared("/rss") + declared("/rss#b"), '<a href="/rss">R</a>') == ["rss"]


@pytest.mark.parametrize(
    "href",
    [
        "/rss.xml",
        "/feed/",
        "/a/index.rdf",
        "/blog.atom",
        "/?feed=rss2",
        "feed://gazette.example/x/rss",
    ],
)
def test_likely_links_are_found(href: str) -> None:
    assert len(found(body=f'<a href="{href}">x</a>')) == 1


@pytest.mark.parametrize(
    "href",
    [
        "/newsfeeders",
        "/harassment",
        "/rss.png",
        "javascript:feed()",
        "mailto:feed@gazette.example",
        "https://feedly.com/i/subscription/feed/x",
    ],
)
def test_other_links_are_not(href: str) -> None:
    assert found(body=f'<a href="{href}">x</a>') == []


def test_other_alternates_are_no_feeds() -> None:
    head = declared("/wp-json/oembed/1", kind="application/json+oembed")
    head += declared("/wp-json/1", kind="application/json")

    assert found(head + '<link rel="alternate" hreflang="de" href="/de">') == []


def test_base_of_the_page_counts() -> None:
    assert found('<base href="/de/">' + declared("feed")) == ["de/feed"]


def test_no_page_has_no_feeds() -> None:
    assert find_feeds(b"", URL) == ()

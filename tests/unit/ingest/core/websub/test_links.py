"""Hubs named in headers."""

from __future__ import annotations

import pytest

from services.ingest.core.entries import Feed
from services.ingest.core.formats.feed_hints import with_link_headers

BASE = "https://gazette.example/feed.xml"
HUB = "https://hub.example/"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([], (None, None)),
        ([f'<{HUB}>; rel="hub"'], (HUB, None)),
        ([f'<{HUB}>; rel=hub, </topic>; rel="self"'], (HUB, "https://gazette.example/topic")),
        ([f'<{HUB}>; rel="hub self"'], (HUB, HUB)),
        ([f'<{HUB}>; title="x"; rel="HUB"'], (HUB, None)),
        (["<https://a.example/>; rel=hub", f"<{HUB}>; rel=hub"], ("https://a.example/", None)),
        (["<ftp://hub.example/>; rel=hub"], (None, None)),
        (['<https://gazette.example/page/2>; rel="next"'], (None, None)),
        (["<" * 10_000, "no link at all"], (None, None)),
    ],
)
def test_headers_name_hub_and_topic(
    headers: list[str], expected: tuple[str | None, str | None]
) -> None:
    feed = with_link_headers(Feed("rss20", ()), headers, BASE)

    assert (feed.hub_url, feed.self_url) == expected


def test_headers_come_before_the_feed() -> None:
    feed = Feed("rss20", (), hub_url="https://old.example/", self_url="https://old.example/feed")
    named = with_link_headers(feed, [f"<{HUB}>; rel=hub"], BASE)

    assert (named.hub_url, named.self_url) == (HUB, "https://old.example/feed")

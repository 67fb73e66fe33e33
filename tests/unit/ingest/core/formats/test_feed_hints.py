"""What a feed asks of its readers."""

from __future__ import annotations

import pytest

from services.ingest.core.entries import Feed
from services.ingest.core.formats.feed_hints import with_link_headers
from services.ingest.core.formats.feed_parsing import parse_feed
from tests.unit.ingest.samples import FEED_URL

SPACES = (
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)


def channel(inner: str) -> Feed:
    body = f'<rss version="2.0" {SPACES}><channel><title>G</title>{inner}</channel></rss>'
    return parse_feed(body.encode(), FEED_URL)


@pytest.mark.parametrize(
    ("ttl", "seconds"), [("60", 3600.0), ("0", None), ("-5", None), ("soon", None)]
)
def test_ttl_is_told_in_seconds(ttl: str, seconds: float | None) -> None:
    assert channel(f"<ttl>{ttl}</ttl>").hints.ttl_s == seconds


def test_hours_and_days_are_left_out() -> None:
    hints = channel(
        "<skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>99</hour></skipHours>"
        "<skipDays><day>Monday</day><day>Someday</day></skipDays>"
    ).hints

    assert hints.skip_hours == {0, 7}
    assert hints.skip_days == {0}


def test_update_period_is_divided() -> None:
    hints = channel(
        "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
    ).hints

    assert hints.update_period_s == 1800.0


def test_hub_and_topic_are_read() -> None:
    feed = channel(
        '<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="/feed.xml"/>'
    )

    assert (feed.hub_url, feed.self_url) == ("https://hub.example/", FEED_URL)


def test_link_headers_count_more() -> None:
    feed = channel('<atom:link rel="hub" href="https://old.example/"/>')
    headers = ('<https://hub.example/>; rel="hub", </topic>; rel=self', "</x>; rel=next")
    told = with_link_headers(feed, headers, FEED_URL)

    assert told.hub_url == "https://hub.example/"
    assert told.self_url == "https://gazette.example/topic"


def test_without_headers_nothing_changes() -> None:
    feed = channel('<atom:link rel="hub" href="https://old.example/"/>')

    assert with_link_headers(feed, (), FEED_URL) == feed


def test_feed_tells_of_itself() -> None:
    feed = channel(
        "<link>https://gazette.example/</link><description>News &amp;amp; more</description>"
        "<pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate><image><url>/logo.png</url></image>"
    )

    assert (feed.title, feed.description) == ("G", "News & more")
    assert feed.site_url == "https://gazette.example/"
    assert feed.image_url == "https://gazette.example/logo.png"
    assert feed.updated_at is not None

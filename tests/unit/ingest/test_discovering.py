"""Feeds found behind addresses."""

from __future__ import annotations

import pytest

from services.ingest.core.entries import FeedError, FoundFeed
from services.ingest.discovering import Web, discover, read_feed
from tests.unit.ingest.fakes import InlineParser, MemoryFetcher
from tests.unit.ingest.samples import FEED_URL, item, rss

SITE = "https://gazette.example/"


class LinkParser(InlineParser):
    """Finds the same links on every page."""

    def __init__(self, *links: FoundFeed) -> None:
        self._links = links

    async def links(self, body: bytes, url: str) -> tuple[FoundFeed, ...]:
        return self._links


FETCHER = MemoryFetcher({FEED_URL: rss(item()), SITE: b"<html><body>News</body></html>"})


def _web(*links: FoundFeed) -> Web:
    return Web(FETCHER, LinkParser(*links))


async def test_feed_is_its_own_candidate() -> None:
    found = await discover(FEED_URL, _web())

    assert found.read is not None
    assert (found.read.url, found.candidates[0].url) == (FEED_URL, FEED_URL)


async def test_page_tells_its_feeds() -> None:
    found = await discover(SITE, _web(FoundFeed(FEED_URL, "News")))

    assert (found.read, found.candidates) == (None, (FoundFeed(FEED_URL, "News"),))


async def test_page_without_feeds_is_told() -> None:
    with pytest.raises(FeedError, match="points at none"):
        await discover(SITE, _web())


async def test_feed_says_its_language() -> None:
    read = await read_feed(FEED_URL, _web())

    assert (read.facts.language, read.facts.kind) == ("en-gb", "feed")

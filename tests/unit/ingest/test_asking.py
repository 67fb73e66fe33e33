"""A source asked once: indexes of sitemaps, pages, and servers that answer oddly."""

from __future__ import annotations

import pytest

from services.ingest.core.entries import Entry, Feed, FeedError
from services.ingest.core.fetching.ports import Fetched, Purpose
from services.ingest.polling.asking import MOST_PARTS, Asker
from shared.events import PageRules, Source
from tests import make
from tests.make import NOW
from tests.unit.ingest.fakes import InlineParser, MemoryFetcher

INDEX_URL = "https://gazette.example/index.xml"
SITEMAP = make.source(feed_url=INDEX_URL, kind="sitemap")
PARTS = tuple(f"https://gazette.example/{number}.xml" for number in range(5))


class PartsParser(InlineParser):
    """Reads `index` as an index of sitemaps and anything else as a sitemap of one entry."""

    async def feed(self, body: bytes, url: str, content_type: str | None) -> Feed:
        if body == b"broken":
            raise FeedError("broken")
        if body == b"index":
            return Feed("sitemapindex", (), parts=PARTS)
        return Feed("sitemap", (Entry(url=f"https://gazette.example/{body.decode()}"),))

    async def listing(self, body: bytes, url: str, rules: PageRules) -> Feed:
        return Feed("page", (Entry(title=rules.item),))


def _asker(**bodies: str) -> Asker:
    pages = {f"https://gazette.example/{name}.xml": body.encode() for name, body in bodies.items()}
    return Asker(MemoryFetcher(pages), PartsParser())


async def test_latest_parts_are_one_feed() -> None:
    asker = _asker(index="index", **{str(number): f"p{number}" for number in range(5)})
    answer = await asker.ask(SITEMAP, None, NOW)

    assert answer.feed is not None
    assert [str(one.url)[-2:] for one in answer.feed.entries] == ["p0", "p1", "p2"][:MOST_PARTS]
    assert answer.fetched.etag is None


async def test_changed_part_is_noticed() -> None:
    asker = _asker(index="index", **{"0": "a", "1": "b", "2": "c"})
    first = await asker.ask(SITEMAP, None, NOW)
    last = make.source_poll(body_hash=first.body_hash)
    same = await asker.ask(SITEMAP, last, NOW)
    asker.fetcher.bodies[PARTS[1]] = b"new"  # type: ignore[attr-defined]  # the fake's
    changed = await asker.ask(SITEMAP, last, NOW)

    assert (same.feed, changed.feed is None) == (None, False)


async def test_lost_part_is_a_fault() -> None:
    answer = await _asker(index="index", **{"0": "broken", "1": "b"}).ask(SITEMAP, None, NOW)

    assert answer.feed is not None
    assert "0.xml: broken" in (answer.feed.fault or "")
    assert answer.body_hash is None


async def test_index_without_parts_fails() -> None:
    with pytest.raises(FeedError, match="no part of the index"):
        await _asker(index="index").ask(SITEMAP, None, NOW)


async def test_page_is_read_by_rules() -> None:
    source = make.source(feed_url=INDEX_URL, kind="page", rules=PageRules(item="li"))
    answer = await _asker(index="<li>").ask(source, None, NOW)

    assert answer.feed is not None
    assert answer.feed.entries[0].title == "li"


class StubbornFetcher(MemoryFetcher):
    """Answers 304 whatever it is asked."""

    async def fetch(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        purpose: Purpose = "feed",
    ) -> Fetched:
        return Fetched(url, 304)


@pytest.mark.parametrize("source", [make.source(), SITEMAP])
async def test_unasked_304_is_no_answer(source: Source) -> None:
    with pytest.raises(FeedError, match="without conditions"):
        await Asker(StubbornFetcher(), PartsParser()).ask(source, None, NOW)

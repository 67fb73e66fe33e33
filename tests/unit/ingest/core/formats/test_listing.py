"""Pages without a feed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.ingest.core.entries import FeedError
from services.ingest.core.formats.listing import parse_listing
from shared.events import PageRules

URL = "https://gazette.example/news"
PAGE = b"""<html lang="en"><head><title>News</title><base href="/world/"></head><body>
<article><h2><a href="etna">Etna <i>erupts</i></a></h2><p>Ash.</p>
<time datetime="2026-11-20T10:00:00Z">today</time></article>
<article><h2><a href="etna">Again</a></h2></article>
<article><h2>No link</h2></article>
<article><h2><a href="javascript:x()">Bad</a></h2></article></body></html>"""
CSS = PageRules(item="article", link="h2 a", title="h2", summary="p", date="time")
XPATH = PageRules(
    language="xpath",
    item="//article[.//a]",
    link=".//a/@href",
    title="//h2",
    summary="p",
    date="time/@datetime",
)


@pytest.mark.parametrize("rules", [CSS, XPATH, PageRules(item="article", summary="p")])
def test_rules_find_the_articles(rules: PageRules) -> None:
    feed = parse_listing(PAGE, URL, rules)
    (entry,) = feed.entries

    assert (feed.format, feed.title, feed.language) == ("page", "News", "en")
    assert entry.url == "https://gazette.example/world/etna"
    assert (entry.title, entry.summary) == ("Etna erupts", "Ash.")
    assert entry.published_at == datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        (PageRules(item="article["), r"selector 'article\['"),
        (PageRules(item="article", title="h2:nosuch(1)"), "selector 'h2:nosuch"),
        (PageRules(language="xpath", item="//a["), r"selector '//a\['"),
        (PageRules(language="xpath", item="//a[//b]"), "whole page again"),
        (PageRules(language="xpath", item="//a[count(/html//b) > 1]"), "whole page again"),
        (PageRules(language="xpath", item="//a/following::b"), "whole page again"),
        (PageRules(language="xpath", item="//a" * 9), "more than 4 steps"),
        (PageRules(language="xpath", item="document('/etc/passwd')"), "Unregistered function"),
        (PageRules(language="xpath", item="//a[re:test(., 'x')]"), "Undefined namespace prefix"),
        (PageRules(language="xpath", item="//a[$x]"), "Undefined variable"),
        (PageRules(item="a" * 301), "longer than 300"),
        (PageRules(item="section"), "nothing on the page matches 'section'"),
        (PageRules(item="article", link="h3"), "none of the 4 items has a link at 'h3'"),
        (PageRules(language="xpath", item="count(//a)"), "nothing on the page"),
    ],
)
def test_bad_rules_are_named(rules: PageRules, reason: str) -> None:
    with pytest.raises(FeedError, match=reason):
        parse_listing(PAGE, URL, rules)


def test_page_says_its_encoding() -> None:
    page = '<meta charset="iso-8859-1"><article><a href="/a">Älter</a></article>'
    feed = parse_listing(page.encode("latin-1"), URL, PageRules(item="article"))

    assert feed.entries[0].title == "Älter"


@pytest.mark.parametrize("body", [b"", b"<!-- -->"])
def test_no_page_is_told(body: bytes) -> None:
    with pytest.raises(FeedError):
        parse_listing(body, URL, CSS)

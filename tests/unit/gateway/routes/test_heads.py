"""What every page says of itself: its address, its twins, and data that no text can break."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from services.gateway.core.reader.sitemap import NEWS, SITEMAP
from services.gateway.routes.dependencies import Conduct
from tests import make
from tests.fakes import MemoryFinder, MemoryTrendBoard
from tests.make_documents import article, entity_link, snapshot, story, topic
from tests.unit.gateway.conftest import Serve

A1 = make.article_id("a1")
PAGES = (
    "/",
    "/de",
    "/sections/world",
    "/regions/europe",
    "/search?q=etna&since=2026-11-01",
    f"/articles/{A1}",
    "/stories/s1",
    "/topics/Q16990",
    "/entities/Q16990",
    "/sources/gazette",
    "/sources",
)


def news(**fields: Any) -> MemoryFinder:
    first = article("a1", sections=("world",), entities=(entity_link(),), **fields)
    second = article("a2", outlet="herald", sections=("world",))
    return MemoryFinder([first, second], [story(of=("a1", "a2"))])


def board() -> MemoryTrendBoard:
    return MemoryTrendBoard(snapshot(topic()))


def twins(html: str) -> dict[str, str]:
    found = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]*" href="([^"]+)"', html)
    return {kind: unescape(href) for kind, href in found}


@pytest.mark.parametrize("path", PAGES)
async def test_every_twin_answers(serve: Serve, path: str) -> None:
    client = serve(news(), board())
    found = twins((await client.get(path)).text)

    assert "application/json" in found
    assert path == "/sources" or {"application/rss+xml", "application/atom+xml"} <= found.keys()
    for kind, address in found.items():
        answer = await client.get(address)
        assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, kind)


async def test_canonical_address_is_where_readers_come(serve: Serve) -> None:
    client = serve(news(), conduct=Conduct(site="https://news.example"))

    html = (await client.get(f"/articles/{A1}")).text

    assert f'<link rel="canonical" href="https://news.example/articles/{A1}">' in html
    assert f'<meta property="og:url" content="https://news.example/articles/{A1}">' in html


async def test_search_pages_are_not_listed(serve: Serve) -> None:
    html = (await serve(news()).get("/search?q=etna")).text

    assert '<meta name="robots" content="noindex">' in html
    assert "canonical" not in html


async def test_linked_data_holds_any_text(serve: Serve) -> None:
    title = "</script><script>alert(1)</script> & <!--"
    html = (await serve(news(title=title)).get(f"/articles/{A1}")).text

    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    told = json.loads(data)
    assert (told["@type"], told["headline"]) == ("NewsArticle", title)
    assert told["isBasedOn"] == "https://gazette.example/a1"
    assert told["about"][0]["sameAs"] == "https://www.wikidata.org/wiki/Q16990"


async def test_sitemap_lists_two_days(serve: Serve) -> None:
    finder = MemoryFinder([article("a1"), article("a2", event_time=make.hours_ago(49))])
    root = fromstring((await serve(finder).get("/sitemap.xml")).content)  # noqa: S314  # ours

    articles = [one for one in root if one.find(f"{{{NEWS}}}news") is not None]
    (only,) = articles
    assert only.findtext(f"{{{SITEMAP}}}loc") == f"http://gateway/articles/{A1}"
    assert only.findtext(f".//{{{NEWS}}}title") == "Mount Etna erupts"


async def test_robots_are_told_the_sitemap(serve: Serve) -> None:
    text = (await serve().get("/robots.txt")).text

    assert "Disallow: /search\n" in text
    assert text.endswith("Sitemap: http://gateway/sitemap.xml\n")

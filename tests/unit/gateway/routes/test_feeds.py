"""Every list as a feed, over HTTP."""

from __future__ import annotations

from typing import Any

import feedparser
import pytest

from services.gateway.routes.dependencies import Conduct
from tests import make
from tests.fakes import MemoryFinder, MemoryTrendBoard
from tests.make_documents import article, entity_link, snapshot, story, topic
from tests.unit.gateway.conftest import Serve

LISTS = (
    "/v1/search",
    "/v1/sections/world",
    "/v1/sources/gazette",
    "/v1/entities/Q16990",
    "/v1/stories",
    "/v1/trending",
)
TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}


def told(serve: Serve, **given: Any) -> Any:
    of_world = {"sections": ("world",), "entities": (entity_link(),)}
    articles = [
        article("a1", event_time=make.hours_ago(1), **of_world),
        article("a2", title="Budget passed", text="Votes.", **of_world),
    ]
    finder = MemoryFinder(articles, [story(of=("a1", "a2"))])
    return serve(finder, MemoryTrendBoard(snapshot(topic())), **given)


@pytest.mark.parametrize("form", TYPES)
@pytest.mark.parametrize("path", LISTS)
async def test_every_list_is_a_feed(serve: Serve, path: str, form: str) -> None:
    response = await told(serve).get(f"{path}.{form}")

    assert (response.status_code, response.headers["Content-Type"]) == (200, TYPES[form])
    assert response.headers["Cache-Control"].startswith("public, max-age=60")
    assert response.headers["ETag"]
    assert "Last-Modified" not in response.headers
    if form == "json":
        assert response.json()["items"][0]["url"].startswith("http://gateway/")
    else:
        assert feedparser.parse(response.content).entries[0].link.startswith("http://gateway/")


async def test_feed_is_the_newest_of_its_query(serve: Serve) -> None:
    feed = feedparser.parse((await told(serve).get("/v1/search.atom?limit=1")).content)
    found = feedparser.parse((await told(serve).get("/v1/search.atom?q=etna")).content)

    assert [one.title for one in feed.entries] == ["Budget passed"]
    assert [one.title for one in found.entries] == ["Mount Etna erupts"]
    assert found.feed.title == "Cupure: etna"
    assert found.feed.link == "http://gateway/search?q=etna&sort=date"


async def test_feed_of_nothing(serve: Serve) -> None:
    client = told(serve)

    for path in ("sections/gardening", "sources/nobody", "entities/Q42"):
        assert (await client.get(f"/v1/{path}.atom")).status_code == 404
    assert (await client.get("/v1/search.atom?q=nowhere")).status_code == 200
    assert (await client.get("/v1/trending.atom?edition=country:xx")).status_code == 404


async def test_id_with_a_dot_is_no_feed(serve: Serve) -> None:
    finder = MemoryFinder([article("a1", entities=(entity_link("cupure:st.gallen"),))])
    client = serve(finder)

    assert (await client.get("/v1/entities/cupure:st.gallen")).json()["id"] == "cupure:st.gallen"
    feed = feedparser.parse((await client.get("/v1/entities/cupure:st.gallen.atom")).content)
    assert len(feed.entries) == 1


async def test_feed_id_is_that_of_its_list(serve: Serve) -> None:
    client = told(serve)

    async def feed_id(address: str) -> str:
        feed = feedparser.parse((await client.get(address)).content).feed
        return str(feed.id)

    first, again, other = [
        await feed_id(f"/v1/search.atom?q={q}") for q in ("etna", "etna", "budget")
    ]
    assert first == again != other


async def test_site_is_as_it_is_set(serve: Serve) -> None:
    conduct = Conduct(site="https://news.example/cupure")

    response = await told(serve, conduct=conduct).get("/v1/search.json")

    assert response.json()["feed_url"] == "https://news.example/cupure/v1/search.json"
    assert response.json()["items"][0]["url"].startswith("https://news.example/cupure/articles/")


async def test_trending_feed_without_the_index(serve: Serve) -> None:
    finder = MemoryFinder()
    finder.is_away = True

    response = await serve(finder, MemoryTrendBoard(snapshot(topic()))).get("/v1/trending.rss")

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("/", "/v1/stories.atom"),
        ("/sections/world", "/v1/sections/world.atom"),
        ("/sections/world?language=en", "/v1/sections/world.atom?language=en"),
        ("/search?q=etna&language=en&limit=5", "/v1/search.atom?q=etna&language=en"),
    ],
)
async def test_page_names_its_feed(serve: Serve, page: str, address: str) -> None:
    client = told(serve)

    html = (await client.get(page)).text

    link = 'rel="alternate" type="application/atom+xml" title="'
    assert link in html
    assert f'href="{address}"'.replace("&", "&amp;") in html
    assert (await client.get(address)).status_code == 200

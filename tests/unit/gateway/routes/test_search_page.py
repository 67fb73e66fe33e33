"""The search page: what narrows it, within which days, and what was meant."""

from __future__ import annotations

from html import unescape

from tests import make
from tests.fakes import MemoryFinder
from tests.make_documents import article
from tests.unit.gateway.conftest import Serve


def news() -> MemoryFinder:
    return MemoryFinder(
        [
            article("a1", sections=("world",)),
            article("a2", outlet="herald", sections=("sport",), code="de"),
            article("a3", outlet="herald", event_time=make.hours_ago(50)),
        ]
    )


async def page(serve: Serve, address: str) -> str:
    response = await serve(news()).get(address)
    assert response.status_code == 200
    return unescape(response.text).partition("<main")[2]


async def test_facets_narrow_what_was_asked(serve: Serve) -> None:
    html = await page(serve, "/search?q=etna&sort=date")

    assert 'href="/search?q=etna&sort=date&source=herald"' in html
    assert 'href="/search?q=etna&sort=date&language=de"' in html


async def test_countries_have_names(serve: Serve) -> None:
    outlets = (make.source_ref("noviny", country="cz"), make.source_ref("echo", country="GB"))
    told = [article(f"a{place}", source=one) for place, one in enumerate(outlets)]
    client = serve(MemoryFinder(told))
    offered = (await client.get("/search?q=etna")).text
    chosen = (await client.get("/search?q=etna&country=CZ")).text

    assert "Czechia" in offered
    assert "United Kingdom" in offered
    assert "Outlets of Czechia" in chosen


async def test_chosen_facet_can_be_left(serve: Serve) -> None:
    html = await page(serve, "/search?q=etna&source=herald&section=sport")

    assert 'href="/search?q=etna&section=sport">From' in html
    assert 'href="/search?q=etna&source=herald">Sport' in html
    assert "1 article" in html
    assert 'id="by-source"' not in html


async def test_days_bound_what_is_found(serve: Serve) -> None:
    later = await page(serve, "/search?q=etna&since=2026-11-20")
    earlier = await page(serve, "/search?q=etna&until=2026-11-18")

    assert "2 articles" in later
    assert "1 article<" in earlier
    assert 'value="2026-11-18"' in earlier


async def test_word_that_was_meant_is_offered(serve: Serve) -> None:
    html = await page(serve, "/search?q=erupteds&language=en")

    assert 'Did you mean <a href="/search?q=erupted&language=en">' in html


async def test_impossible_day_is_refused(serve: Serve) -> None:
    assert (await serve(news()).get("/search?since=soon")).status_code == 422


async def test_search_can_be_followed(serve: Serve) -> None:
    html = await page(serve, "/search?q=etna&source=herald")

    for form, name in (("rss", "RSS"), ("atom", "Atom"), ("json", "JSON Feed")):
        assert f'href="/v1/search.{form}?q=etna&source=herald"' in html
        assert f">{name}</a>" in html


async def test_all_news_is_no_search_to_follow(serve: Serve) -> None:
    html = await page(serve, "/search")

    assert "Follow this search" not in html

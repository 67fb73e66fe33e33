"""The pages: they show what there is and run nothing that others wrote."""

from __future__ import annotations

import pytest

from tests import make
from tests.fakes import MemoryFinder, MemoryTrendBoard
from tests.make_documents import (
    article,
    comment_event,
    entity_link,
    retracted,
    snapshot,
    story,
    topic,
)
from tests.memory_comments import MemoryComments
from tests.unit.gateway.conftest import Serve

A1 = make.article_id("a1")
EVIL = '<script>alert(1)</script><img src=x onerror="alert(1)">'


def news() -> MemoryFinder:
    return MemoryFinder(
        [
            article("a1", sections=("world",), entities=(entity_link(),), authors=("Ada",)),
            article("a2", outlet="herald", sections=("world",), title="Ash over Catania"),
            article("a3", outlet="courier", sections=("sport",), title="Cup final drawn"),
        ],
        [story(of=("a1", "a2"))],
    )


def evil_news() -> MemoryFinder:
    """Return news in which every text that others write is markup."""
    evil = article(
        "a1",
        title=EVIL,
        summary=EVIL,
        text=EVIL,
        authors=(EVIL,),
        url="javascript:alert(1)",
        sections=("world",),
        entities=(entity_link(EVIL, EVIL),),
    )
    return MemoryFinder(
        [evil, article("a2", sections=("world",))],
        [story(of=("a1", "a2"), headline=EVIL)],
    )


async def test_front_page_shows_the_news(serve: Serve) -> None:
    html = (await serve(news(), MemoryTrendBoard(snapshot(topic()))).get("/")).text

    assert '<a href="/stories/s1">Mount Etna erupts</a>' in html
    assert "2 outlets" in html
    assert "Cup final drawn" in html
    assert '<a href="/topics/Q16990" aria-describedby="why-1">Mount Etna</a>' in html


async def test_edition_leaves_other_languages_out(serve: Serve) -> None:
    german = article("a4", outlet="rheinblick", code="de", title="Der Ätna bricht aus")
    told = story(of=("a1", "a4")).model_copy(update={"languages": ("de", "en")})
    finder = MemoryFinder([article("a1"), german], [told])

    html = (await serve(finder).get("/de")).text

    assert '<a href="/stories/s1">Der Ätna bricht aus</a>' in html
    assert "Mount Etna erupts" not in html


async def test_front_page_before_any_news(serve: Serve) -> None:
    response = await serve().get("/")

    assert response.status_code == 200
    assert "No news has arrived yet" in response.text
    assert "Nothing stands out yet" in response.text


async def test_sections_leave_out_top_stories(serve: Serve) -> None:
    html = (await serve(news()).get("/")).text

    assert html.count('href="/sections/world"') == 1  # in the navigation only
    assert html.count('href="/sections/sport"') == 2


async def test_topic_explains_itself(serve: Serve) -> None:
    html = (await serve(news(), MemoryTrendBoard(snapshot(topic()))).get("/topics/Q16990")).text

    assert "<b>12</b> times in 24 hours" in html
    assert "<b>1.5</b> would be usual" in html
    assert "Gazette Group" in html
    assert f'href="/articles/{A1}"' in html


async def test_odd_topic_ids_have_pages(serve: Serve) -> None:
    odd = topic("pair:Q1/Q2 & <b>")
    client = serve(news(), MemoryTrendBoard(snapshot(odd)))

    html = (await client.get("/")).text

    assert 'href="/topics/pair%3AQ1%2FQ2%20%26%20%3Cb%3E"' in html
    assert (await client.get("/topics/pair%3AQ1%2FQ2%20%26%20%3Cb%3E")).status_code == 200


async def test_article_page_is_complete(serve: Serve) -> None:
    comments = MemoryComments(comment_event())
    html = (await serve(news(), comments=comments).get(f"/articles/{A1}")).text

    for shown in (
        "<h1 ",
        "Gazette",
        "Ada",
        '<time datetime="2026-11-20T12:00:00+00:00" data-as="exact">',
        'href="https://gazette.example/a1"',
        'href="/entities/Q16990"',
        "Well told.",
        "Ash over Catania",
    ):
        assert shown in html


async def test_article_without_comments_says_so(serve: Serve) -> None:
    html = (await serve(MemoryFinder([article("a1")])).get(f"/articles/{A1}")).text

    assert "No comments yet" in html
    assert "Nothing similar has been published" in html


async def test_retracted_article_has_no_page(serve: Serve) -> None:
    response = await serve(MemoryFinder([retracted("a1")])).get(f"/articles/{A1}")

    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


async def test_search_page_keeps_what_was_asked(serve: Serve) -> None:
    html = (await serve(news()).get("/search?q=etna&section=world&sort=date&language=")).text

    assert 'value="etna"' in html
    assert '<input type="hidden" name="section" value="world">' in html
    assert '<option value="date" selected>' in html


async def test_search_page_leads_on(serve: Serve) -> None:
    client = serve(MemoryFinder([article(f"a{number}") for number in range(3)]))

    html = (await client.get("/search?q=etna&limit=2")).text

    assert 'rel="next" href="/search?limit=2&amp;q=etna&amp;cursor=' in html


async def test_section_and_story_pages(serve: Serve) -> None:
    client = serve(news())

    section = (await client.get("/sections/world")).text
    told = (await client.get("/stories/s1")).text

    assert "Ash over Catania" in section
    assert "Cup final drawn" not in section.partition("<main")[2]
    assert "2 articles by 2 outlets" in told


@pytest.mark.parametrize("path", ["/nothing", "/stories/none", "/topics/none", "/static/none.css"])
async def test_missing_pages_are_friendly(serve: Serve, path: str) -> None:
    response = await serve().get(path)

    assert response.status_code == 404
    assert "To the front page" in response.text


async def test_index_away_leaves_trending(serve: Serve) -> None:
    finder = news()
    finder.is_away = True

    response = await serve(finder, MemoryTrendBoard(snapshot(topic()))).get("/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert "Mount Etna" in response.text


async def test_trending_bar_alone(serve: Serve) -> None:
    html = (await serve(board=MemoryTrendBoard(snapshot(topic()))).get("/trending-bar")).text

    assert html.lstrip().startswith('<section class="trending"')
    assert "Mount Etna" in html


@pytest.mark.parametrize(
    "path",
    [
        "/",
        f"/articles/{A1}",
        f"/articles/{A1}/comments",
        "/search?q=script",
        "/sections/world",
        "/stories/s1",
        "/topics/t",
    ],
)
async def test_markup_of_others_never_runs(serve: Serve, path: str) -> None:
    board = MemoryTrendBoard(snapshot(topic("t", label=EVIL, parts={EVIL: 1.0})))

    comments = MemoryComments(comment_event(author=EVIL, text=EVIL))

    html = (await serve(evil_news(), board, comments=comments).get(path)).text

    assert "alert(1)" in html
    assert "<script>" not in html
    assert "<img" not in html
    assert "javascript:" not in html


async def test_pages_ask_no_third_party(serve: Serve) -> None:
    pictured = article("a1", image_url="https://tracker.example/pixel.png")

    html = (await serve(MemoryFinder([pictured])).get(f"/articles/{A1}")).text

    assert "tracker.example" not in html
    assert " style=" not in html
    assert "<style" not in html

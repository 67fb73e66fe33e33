"""Entities, sources and regions as readers see them, and how much of a text they are shown."""

from __future__ import annotations

import re

from services.gateway.core.excerpts import MOST_CHARS
from shared.events import Mention, Tag
from tests import make
from tests.fakes import MemoryFinder, MemoryTrendBoard
from tests.make_documents import article, entity_link, snapshot, story, topic
from tests.memory_gateway import source_board
from tests.unit.gateway.conftest import Serve

A1 = make.article_id("a1")
TEXT = "Mount Etna erupted on Monday. " * 40


def named(**fields: object) -> MemoryFinder:
    mention = Mention(field="text", start=0, end=10, surface="Mount Etna")
    etna = entity_link().model_copy(update={"mentions": (mention,)})
    first = article("a1", text=TEXT, entities=(etna,), sections=("world",), **fields)
    return MemoryFinder([first, article("a2", outlet="herald")], [story(of=("a1", "a2"))])


async def test_entity_is_marked_and_has_a_card(serve: Serve) -> None:
    html = (await serve(named(), MemoryTrendBoard(snapshot(topic()))).get(f"/articles/{A1}")).text

    assert 'popovertarget="card-Q16990">Mount Etna</button> erupted' in html
    assert html.count("popovertarget") == 1
    assert 'id="card-Q16990" popover' in html
    assert "Trending: number 1 over 24 hours" in html


async def test_subject_is_named_once(serve: Serve) -> None:
    """Though a section and a tag may be the same word."""
    tags = [Tag(id=f"medtop:{one}", label=one, confidence=0.9) for one in ("world", "volcano")]

    html = (await serve(named(tags=tags)).get(f"/articles/{A1}")).text

    chips = html.partition('id="tags"')[2].partition("</ul>")[0]
    assert re.findall(r">([^<>\n]+)</a>", chips) == ["World", "volcano"]


async def test_source_decides_how_much_is_shown(serve: Serve) -> None:
    client = serve(named(), sources=source_board(make.source(showing="excerpt")))
    html = (await client.get(f"/articles/{A1}")).text
    told = (await client.get(f"/v1/articles/{A1}")).json()
    line = (await client.get("/v1/search/export")).text.splitlines()[0]

    assert "This is the beginning." in html
    assert (told["showing"], len(told["text"]) <= MOST_CHARS + 2) == ("excerpt", True)
    assert TEXT.strip() not in line + (await client.get(f"/v1/articles?ids={A1}")).text


async def test_unknown_source_shows_an_excerpt_until_all_are_read(serve: Serve) -> None:
    board = source_board()
    board.sources_read.clear()

    told = (await serve(named(), sources=board).get(f"/v1/articles/{A1}")).json()

    assert told["showing"] == "excerpt"


async def test_entity_page_tells_who_says_how_much(serve: Serve) -> None:
    html = (await serve(named(), MemoryTrendBoard(snapshot(topic()))).get("/entities/Q16990")).text

    for shown in ("<h1>Mount Etna</h1>", "1 article and", 'class="bars"', "Gazette", "?days=90"):
        assert shown in html


async def test_source_page_tells_its_health(serve: Serve) -> None:
    board = source_board(make.source(country="GB"), gazette={"failures": 3, "outcome": "failed"})
    html = (await serve(named(), sources=board).get("/sources/gazette")).text

    assert "Cannot be read" in html
    assert "3 times" in html
    assert f'href="/articles/{A1}"' in html


async def test_sources_are_listed(serve: Serve) -> None:
    client = serve(named(), sources=source_board(make.source(), make.source("herald")))

    html = (await client.get("/sources?name=her")).text.partition("<main")[2]

    assert 'href="/sources/herald"' in html
    assert "/sources/gazette" not in html


async def test_region_holds_its_countries(serve: Serve) -> None:
    abroad = article("a3", source=make.source_ref("sol", country="AR"), title="Pampas")
    home = article("a1", source=make.source_ref("echo", country="gb"), title="Fens")
    client = serve(MemoryFinder([abroad, home]))

    html = (await client.get("/regions/europe")).text.partition("<main")[2]

    assert ("Fens" in html, "Pampas" in html) == (True, False)
    assert (await client.get("/regions/atlantis")).status_code == 404


async def test_texts_run_as_their_language_does(serve: Serve) -> None:
    client = serve(MemoryFinder([article("a1", code="ar", title="ثوران بركان إتنا")]))

    html = (await client.get(f"/articles/{A1}")).text

    assert '<h1 lang="ar" dir="rtl">' in html
    assert '<div class="text" lang="ar" dir="rtl">' in html

"""The answers of the API, on fakes."""

from __future__ import annotations

from tests import make
from tests.fakes import MemoryFinder, MemoryTrendBoard
from tests.make_documents import article, entity_link, retracted, snapshot, story, topic
from tests.unit.gateway.conftest import Serve

A1 = make.article_id("a1")


def numbered(count: int) -> list[str]:
    return [f"a{number}" for number in range(count)]


async def test_search_counts_and_finds(serve: Serve) -> None:
    finder = MemoryFinder([article("a1"), article("a2", title="Budget passed", text="Votes.")])

    answer = (await serve(finder).get("/v1/search", params={"q": "etna"})).json()

    assert answer["total"] == 1
    assert answer["results"][0]["article_id"] == A1
    assert answer["results"][0]["outlet"]["name"] == "Gazette"


async def test_pages_lead_to_the_end(serve: Serve) -> None:
    client = serve(MemoryFinder([article(name) for name in numbered(7)]))
    seen: list[str] = []
    params = {"limit": "3"}
    while params:
        page = (await client.get("/v1/search", params=params)).json()
        seen += [one["article_id"] for one in page["results"]]
        params = {"limit": "3", "cursor": page["next"]} if page["next"] else {}

    assert sorted(seen) == sorted(map(make.article_id, numbered(7)))


async def test_next_page_is_in_link(serve: Serve) -> None:
    client = serve(MemoryFinder([article(name) for name in numbered(2)]))

    response = await client.get("/v1/search?limit=1&q=etna")
    following = await client.get(response.links["next"]["url"])

    assert (
        following.json()["results"][0]["article_id"] != response.json()["results"][0]["article_id"]
    )


async def test_article_is_told_whole(serve: Serve) -> None:
    finder = MemoryFinder([article("a1", authors=("Ada",), entities=(entity_link(),))])

    answer = (await serve(finder).get(f"/v1/articles/{A1}")).json()

    assert answer["text"].startswith("Mount Etna erupted")
    assert answer["entities"][0]["id"] == "Q16990"
    assert answer["authors"] == ["Ada"]


async def test_retracted_article_is_nowhere(serve: Serve) -> None:
    client = serve(MemoryFinder([retracted("a1")], [story(of=("a1",))]))

    for path in (A1, f"{A1}/similar", f"{A1}/comments"):
        assert (await client.get(f"/v1/articles/{path}")).status_code == 404
    assert (await client.get("/v1/stories/s1")).status_code == 404
    assert (await client.get("/v1/search")).json()["total"] == 0


async def test_similar_starts_with_story(serve: Serve) -> None:
    told = article("told", outlet="herald", text="Nothing alike", event_time=make.hours_ago(9))
    finder = MemoryFinder(
        [article("a1"), article("close", outlet="courier"), told], [story(of=("a1", "told"))]
    )

    answer = (await serve(finder).get(f"/v1/articles/{A1}/similar")).json()

    found = [one["article_id"] for one in answer["articles"]]
    assert found == [make.article_id("told"), make.article_id("close")]


async def test_story_in_order_of_telling(serve: Serve) -> None:
    later = article("a1", event_time=make.hours_ago(1))
    first = article("a2", outlet="herald", event_time=make.hours_ago(2))
    finder = MemoryFinder([later, first], [story(of=("a1", "a2"))])

    answer = (await serve(finder).get("/v1/stories/s1")).json()

    assert [one["outlet"]["id"] for one in answer["articles"]] == ["herald", "gazette"]
    assert answer["outlet_count"] == 2


async def test_sections_are_counted(serve: Serve) -> None:
    client = serve(MemoryFinder([article("a1", sections=("world",))]))

    sections = (await client.get("/v1/sections")).json()["sections"]
    world = (await client.get("/v1/sections/world")).json()

    assert sections == [{"section": "world", "label": "World", "articles": 1}]
    assert (world["label"], world["total"]) == ("World", 1)


async def test_known_section_may_be_empty(serve: Serve) -> None:
    client = serve()

    assert (await client.get("/v1/sections/sport")).json()["total"] == 0
    assert (await client.get("/v1/sections/gardening")).status_code == 404


async def test_trending_says_why(serve: Serve) -> None:
    client = serve(board=MemoryTrendBoard(snapshot(topic())))

    answer = (await client.get("/v1/trending?window=24h")).json()

    assert answer["topics"][0]["parts"] == {"surprise": 2.5, "breadth": 1.0}
    assert answer["topics"][0]["voices"][0]["owner"] == "Gazette Group"


async def test_trending_without_the_index(serve: Serve) -> None:
    finder = MemoryFinder()
    finder.is_away = True

    response = await serve(finder, MemoryTrendBoard(snapshot(topic()))).get("/v1/trending")

    assert response.status_code == 200
    assert len(response.json()["topics"]) == 1

"""Stories: their list, who tells them, and where a merged one leads."""

from __future__ import annotations

from shared.events import StoryHour
from tests import make
from tests.fakes import MemoryFinder
from tests.make_documents import article, retracted, story
from tests.unit.gateway.conftest import Serve


def hour(name: str, hours_ago: float) -> StoryHour:
    return StoryHour(
        at=make.hours_ago(hours_ago),
        articles=2,
        article_id=make.article_id(name),
        title=f"Title of {name}",
    )


def told() -> MemoryFinder:
    """Return a story of two articles, the first of which has been taken back."""
    outlets = (make.story_outlet("herald", first_at=make.hours_ago(5)), make.story_outlet())
    timeline = (hour("gone", 5), hour("a1", 1))
    one = story(of=("gone", "a1"), outlets=outlets, voice_count=2, timeline=timeline)
    return MemoryFinder([retracted("gone"), article("a1")], [one])


async def test_stories_by_weight_page_by_page(serve: Serve) -> None:
    stories = [
        story("small", of=("a1", "a2")),
        story("large", of=("a1", "a2", "a3"), sections=("world",)),
        story("old", of=("a1", "a2", "a3"), latest_at=make.hours_ago(48)),
        story("single", of=("a1",)),
    ]
    client = serve(MemoryFinder([], stories))

    first = await client.get("/v1/stories?limit=2")
    second = await client.get(first.links["next"]["url"])
    world = (await client.get("/v1/stories?section=world")).json()

    assert [one["story_id"] for one in first.json()["stories"]] == ["large", "small"]
    assert [one["story_id"] for one in second.json()["stories"]] == ["old"]
    assert second.json()["next"] is None
    assert [one["story_id"] for one in world["stories"]] == ["large"]


async def test_cursor_of_another_list_is_refused(serve: Serve) -> None:
    client = serve(MemoryFinder([], [story(of=("a1", "a2"))]))
    cursor = (await client.get("/v1/stories?limit=1")).json()["next"]

    response = await client.get(f"/v1/stories?section=world&cursor={cursor}")

    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "cursor")


async def test_story_tells_who_and_when(serve: Serve) -> None:
    answer = (await serve(told()).get("/v1/stories/s1")).json()

    assert [one["id"] for one in answer["outlets"]] == ["herald", "gazette"]
    assert (answer["outlet_count"], answer["voice_count"]) == (2, 2)
    assert [one["title"] for one in answer["timeline"]] == [None, "Title of a1"]


async def test_retracted_article_is_not_named(serve: Serve) -> None:
    html = (await serve(told()).get("/stories/s1")).text

    assert "Title of gone" not in html
    assert make.article_id("gone") not in html


async def test_merged_story_leads_on(serve: Serve) -> None:
    client = serve(MemoryFinder([], [story("s2", of=(), merged_into="s1/x")]))

    for path in ("/v1/stories", "/stories"):
        response = await client.get(f"{path}/s2")
        assert (response.status_code, response.headers["Location"]) == (308, f"{path}/s1%2Fx")


async def test_story_without_articles_is_not_there(serve: Serve) -> None:
    client = serve(MemoryFinder([], [story("s3", of=())]))

    assert (await client.get("/v1/stories/s3")).status_code == 404


async def test_story_page_is_complete(serve: Serve) -> None:
    html = (await serve(told()).get("/stories/s1")).text

    assert "2 independent voices" in html
    first = html.partition("Who tells it")[2].partition("</li>")[0]
    assert "Herald" in first
    assert "first to report" in first
    assert "When it was told" in html
    assert html.count("first to report") == 1

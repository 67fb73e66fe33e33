"""Lists over HTTP: followed to the end, kept by clients, and begun again once they are gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.gateway.core.paging import Snapshot
from tests import make
from tests.fakes import MemoryFinder
from tests.make_documents import article, story
from tests.unit.gateway.conftest import Serve

LISTS = ("/v1/search?q=etna", "/v1/sections/world?language=en", "/v1/stories?section=world")


def news() -> MemoryFinder:
    names = ("a1", "a2", "a3")
    stories = [story(f"s{one}", of=names, sections=("world",)) for one in names]
    return MemoryFinder([article(one, sections=("world",)) for one in names], stories)


@pytest.mark.parametrize("path", LISTS)
async def test_next_leads_to_the_end(serve: Serve, path: str) -> None:
    client, address, seen, totals = serve(news()), f"{path}&limit=2", 0, set[int]()
    while address:
        answer = await client.get(address)
        page = answer.json()
        seen += len(page.get("results", page.get("stories", ())))
        totals.add(page["total"])
        address = answer.links.get("next", {}).get("url", "")
        assert bool(address) == bool(page["next"])

    assert (seen, totals) == (3, {3})


@pytest.mark.parametrize("path", LISTS)
async def test_list_that_is_gone_is_begun_again(serve: Serve, path: str) -> None:
    finder = news()
    client = serve(finder)
    first = await client.get(f"{path}&limit=2")
    finder.held = Snapshot("others", "others")

    problem = (await client.get(first.links["next"]["url"])).json()

    assert (problem["status"], problem["errors"][0]["field"]) == (410, "cursor")
    assert "Begin again without a cursor" in problem["detail"]


@pytest.mark.parametrize("path", ["/search?q=etna", "/sections/world?language=en"])
async def test_readers_go_on_as_it_is_now(serve: Serve, path: str) -> None:
    finder = news()
    client = serve(finder)
    first = (await client.get(f"/v1{path}&limit=2")).json()
    finder.held = Snapshot("others", "others")

    page = await client.get(f"{path}&limit=2&cursor={first['next']}")

    assert page.status_code == 200
    assert page.text.count("/articles/") >= 1


async def test_same_page_with_another_cursor_is_known(serve: Serve) -> None:
    finder = news()
    client = serve(finder)
    first = await client.get(f"{LISTS[0]}&limit=2")
    finder.held = replace(finder.held, articles="of another moment")
    tag = first.headers["ETag"]

    again = await client.get(f"{LISTS[0]}&limit=2", headers={"If-None-Match": tag})
    longer = await client.get(f"{LISTS[0]}&limit=3", headers={"If-None-Match": tag})

    assert tag.startswith('W/"')
    assert (again.status_code, longer.status_code) == (304, 200)


@pytest.mark.parametrize("cursor", ["a", "AQ", "A" * 100, "ä", "A" * 5_000])
async def test_what_is_no_cursor_is_refused(serve: Serve, cursor: str) -> None:
    answer = await serve(news()).get("/v1/search", params={"q": "etna", "cursor": cursor})

    problem = answer.json()
    assert (answer.status_code, problem["errors"][0]["field"]) == (422, "cursor")


async def test_longest_query_and_cursor_fit_in_an_address(serve: Serve) -> None:
    """Where a moment spans a dozen indices."""
    finder = news()
    finder.held = Snapshot("".join(make.article_id(str(one)) * 3 for one in range(12)))
    params = {"q": " ".join(["etna"] * 30), "limit": "2"}
    client = serve(finder)

    first = await client.get("/v1/search", params=params)
    second = await client.get(first.links["next"]["url"])

    assert second.json()["next"] is None

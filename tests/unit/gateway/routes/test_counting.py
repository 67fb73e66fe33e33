"""Facets, timelines and lists by stories over HTTP, and what is too much of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests import make
from tests.fakes import MemoryFinder
from tests.make_documents import article, entity_link, story
from tests.unit.gateway.conftest import Serve


def news() -> MemoryFinder:
    found = [
        article("a1", sections=("world",), entities=(entity_link(),)),
        article("a2", sections=("world", "science"), outlet="herald"),
        article("a3", event_time=make.hours_ago(40), code="de"),
    ]
    return MemoryFinder(found, [story("s1", of=("a1", "a3"))])


async def answered(serve: Serve, path: str = "/v1/search", **params: str) -> dict[str, Any]:
    answer: dict[str, Any] = (await serve(news()).get(path, params=params)).json()
    return answer


async def test_facets_in_the_order_asked_for(serve: Serve) -> None:
    answer = await answered(serve, facets="section, entity,section", facet_size="1")

    section, entity = answer["facets"]
    assert section == {
        "facet": "section",
        "buckets": [{"value": "world", "label": "World", "count": 2, "query": "section:world"}],
        "exact": True,
    }
    assert [one["label"] for one in entity["buckets"]] == ["Mount Etna"]


async def test_no_facets_unless_asked_for(serve: Serve) -> None:
    assert (await answered(serve))["facets"] == []


async def test_article_stands_for_its_story(serve: Serve) -> None:
    answer = await answered(serve, collapse="story")

    second, first = answer["results"]
    assert answer["total"] == 3
    assert (first["stands_for"], second["stands_for"]) == (2, 1)
    assert (first["story"], second["story"]) == ({"story_id": "s1", "article_count": 2}, None)


async def test_timeline_has_its_zeros(serve: Serve) -> None:
    answer = await answered(serve, "/v1/search/timeline", q="lang:(en OR de)")

    assert [one["articles"] for one in answer["steps"]] == [1, 0, 2]
    assert answer["total"] == sum(one["articles"] for one in answer["steps"])


@pytest.mark.parametrize(
    ("path", "params", "field", "limit"),
    [
        ("/v1/search", {"facets": "source,owner"}, "facets", None),
        ("/v1/search", {"facets": "source,language,country,section,tag,date"}, "facets", "facets"),
        ("/v1/search", {"facets": "source", "facet_size": "101"}, "facet_size", None),
        ("/v1/search", {"sort": "size"}, "sort", None),
        ("/v1/search", {"collapse": "outlet"}, "collapse", None),
        ("/v1/search/timeline", {"interval": "minute"}, "interval", None),
        ("/v1/search/timeline", {"q": "after:2020", "interval": "hour"}, "interval", "steps"),
        ("/v1/search/timeline", {"facets": "source"}, "facets", None),
    ],
)
async def test_what_is_too_much_is_named(
    serve: Serve, path: str, params: dict[str, str], field: str, limit: str | None
) -> None:
    problem = await answered(serve, path, **params)

    (fault,) = problem["errors"]
    assert (problem["status"], fault["field"], fault.get("limit")) == (422, field, limit)


async def test_cursor_is_good_with_other_facets(serve: Serve) -> None:
    client = serve(news())
    cursor = (await client.get("/v1/search?limit=2&facets=source")).json()["next"]

    rest = await client.get(f"/v1/search?limit=2&cursor={cursor}")
    folded = await client.get(f"/v1/search?limit=2&collapse=story&cursor={cursor}")

    assert (rest.status_code, folded.status_code) == (200, 422)

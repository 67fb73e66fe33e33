"""The grammar over HTTP: what is found, and errors that point."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest
from hypothesis import given

from services.gateway.app import create_app
from services.gateway.routes.parameters import QueryParameters
from tests import make, typed_queries
from tests.fakes import MemoryFinder
from tests.make_documents import article, entity_link, story
from tests.memory_gateway import outside
from tests.unit.gateway.conftest import Serve


def news() -> MemoryFinder:
    found = [
        article("a1", title="Etna erupts", text="Ash fell.", authors=("Ada Lovelace",)),
        article("a2", title="Votes", text="The budget passed.", event_time=make.hours_ago(48)),
    ]
    return MemoryFinder(found, [story("s1", of=("a2",), merged_from=("s0",))])


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("etna OR budget", ["a1", "a2"]),
        ("-(etna OR lava)", ["a2"]),
        ("author:lovelace after:2026-11-19", ["a1"]),
        ("before:2026-11-19", ["a2"]),
        ("story:s0", ["a2"]),
        ("title:budget", []),
    ],
)
async def test_grammar_finds(serve: Serve, q: str, names: list[str]) -> None:
    answer = (await serve(news()).get("/v1/search", params={"q": q})).json()

    assert [one["article_id"] for one in answer["results"]] == list(map(make.article_id, names))
    assert answer["total"] == len(names)


async def test_error_points_at_character(serve: Serve) -> None:
    response = await serve().get("/v1/search", params={"q": "etna (ash"})

    problem = response.json()
    assert (response.status_code, problem["position"]) == (422, 5)
    assert problem["errors"] == [
        {"field": "q", "detail": 'expected ")" to close this "("', "position": 5}
    ]


async def asked(q: str) -> dict[str, Any]:
    transport = httpx.ASGITransport(create_app(outside(news())))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        answer: dict[str, Any] = (await client.get("/v1/search", params={"q": q})).json()
    return answer


@given(typed_queries.typed)
def test_any_query_is_answered_or_pointed_at(q: str) -> None:
    answer = asyncio.run(asked(q))

    assert "total" in answer or (answer["status"] == 422 and answer["position"] < len(q))


async def test_passed_limit_is_named(serve: Serve) -> None:
    problem = (await serve().get("/v1/search", params={"q": "a AND " * 40 + "a"})).json()

    assert problem["errors"][0]["limit"] == "clauses"
    assert problem["position"] == 192


async def test_huge_query_is_refused(serve: Serve) -> None:
    problem = (await serve().get("/v1/search", params={"q": "(a OR " * 1_000})).json()

    assert (problem["status"], problem["errors"][0]["limit"]) == (422, "characters")


async def test_readers_are_told_on_a_page(serve: Serve) -> None:
    response = await serve().get("/search", params={"q": "<b> titel:etna"})

    assert response.status_code == 422
    assert "&lt;b&gt; <mark>t</mark>itel:etna</q>: unknown field" in response.text
    assert 'value="&lt;b&gt; titel:etna"' in response.text


async def explained(serve: Serve, **params: str) -> dict[str, Any]:
    response = await serve(news()).get("/v1/search/explain", params=params)
    answer: dict[str, Any] = response.json()
    return answer


async def test_query_is_told_as_tree(serve: Serve) -> None:
    answer = await explained(serve, q="etna AND NOT (ash OR lava)", language="en")

    assert answer["query"] == "etna -(ash OR lava) lang:en"
    assert answer["article"] is None
    assert [one["kind"] for one in answer["tree"]["parts"]] == ["word", "not", "value"]
    assert answer["tree"]["matched"] is None


async def test_why_an_article_is_found(serve: Serve) -> None:
    answer = await explained(serve, q="(etna OR ash) -lava", article=make.article_id("a1"))

    either, without = answer["tree"]["parts"]
    assert answer["article"]["matched"] is True
    assert [one["found_in"] for one in either["parts"]] == [["title"], ["text"]]
    assert (without["matched"], without["parts"][0]["matched"]) == (True, False)


async def test_why_an_article_is_not_found(serve: Serve) -> None:
    answer = await explained(serve, q="title:etna budget", article=make.article_id("a2"))

    assert answer["article"]["matched"] is False
    assert [one["matched"] for one in answer["tree"]["parts"]] == [False, True]


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"article": make.article_id("never")}, 404),
        ({"article": "not-an-id"}, 422),
        ({"q": "("}, 422),
        ({"limit": "3"}, 422),
    ],
)
async def test_what_cannot_be_explained(serve: Serve, params: dict[str, str], status: int) -> None:
    assert (await explained(serve, **params))["status"] == status


async def test_unknown_word_is_respelled(serve: Serve) -> None:
    answer = (await serve(news()).get("/v1/search", params={"q": "budgte passed"})).json()

    assert (answer["total"], answer["did_you_mean"]) == (0, "budget passed")


async def test_names_are_completed(serve: Serve) -> None:
    named = (entity_link("Q1", label="Gerd Müller"),)
    client = serve(MemoryFinder([article("a1", entities=named)]))

    response = await client.get("/v1/suggest", params={"q": "mull"})

    (told,) = response.json()["suggestions"]
    assert (told["kind"], told["query"], told["articles"]) == ("entity", "entity:Q1", 1)
    assert (await client.get("/v1/suggest", params={"q": "m" * 65})).status_code == 422


@pytest.mark.parametrize("name", sorted(QueryParameters.model_fields))
async def test_empty_filter_is_none(serve: Serve, name: str) -> None:
    """A form sends all of its fields, also those that nobody filled in."""
    answer = await serve(news()).get("/v1/search", params={name: ""})

    assert answer.status_code == 200

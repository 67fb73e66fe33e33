"""The grammar over HTTP: what is found, and errors that point."""

from __future__ import annotations

import pytest

from tests import make
from tests.fakes import MemoryFinder
from tests.make_documents import article, story
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


async def test_passed_limit_is_named(serve: Serve) -> None:
    problem = (await serve().get("/v1/search", params={"q": "a " * 40})).json()

    assert problem["errors"][0]["limit"] == "clauses"
    assert problem["position"] == 64


async def test_huge_query_is_refused(serve: Serve) -> None:
    problem = (await serve().get("/v1/search", params={"q": "(a OR " * 1_000})).json()

    assert (problem["status"], problem["errors"][0]["limit"]) == (422, "characters")


async def test_readers_are_told_on_a_page(serve: Serve) -> None:
    response = await serve().get("/search", params={"q": "titel:etna"})

    assert response.status_code == 422
    assert "unknown field" in response.text

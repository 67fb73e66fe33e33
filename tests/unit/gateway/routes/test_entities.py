"""What is said about an entity, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests import make
from tests.fakes import MemoryFinder, MemoryTrendBoard
from tests.make_documents import article, entity_link, past_snapshot, retracted, story, topic
from tests.unit.gateway.conftest import Serve

ETNA, SICILY = entity_link(), entity_link("Q1460", "Sicily")


def news() -> MemoryFinder:
    articles = [
        article("a1", entities=(ETNA, SICILY), event_time=make.hours_ago(1)),
        article("a2", entities=(ETNA,), outlet="herald", event_time=make.hours_ago(26)),
        article("old", entities=(ETNA,), event_time=make.hours_ago(24 * 50)),
        article("other", entities=(SICILY,)),
        retracted("gone"),
    ]
    told = [story("s1", of=("a1", "a2"), entities=(make.entity(),)), story("s2", of=("x", "y"))]
    return MemoryFinder(articles, told)


async def entity(serve: Serve, path: str = "Q16990", **given: Any) -> dict[str, Any]:
    response = await serve(given.pop("finder", None) or news(), **given).get(f"/v1/entities/{path}")
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


async def test_entity_counts_add_up(serve: Serve) -> None:
    answer = await entity(serve)

    assert (answer["label"], answer["type"]) == ("Mount Etna", "place")
    assert (answer["article_count"], answer["article_count_ever"]) == (2, 3)
    assert sum(one["articles"] for one in answer["timeline"]) == 2
    assert [(one["id"], one["articles"]) for one in answer["outlets"]] == [
        ("gazette", 1),
        ("herald", 1),
    ]


async def test_entity_is_told_with_others(serve: Serve) -> None:
    answer = await entity(serve)

    assert [(one["label"], one["articles"]) for one in answer["named_with"]] == [("Sicily", 1)]
    assert [one["story_id"] for one in answer["stories"]] == ["s1"]
    assert answer["story_count"] == 1
    newest_first = [make.article_id(name) for name in ("a1", "a2", "old")]
    assert [one["article_id"] for one in answer["articles"]] == newest_first


@pytest.mark.parametrize(
    ("days", "interval", "since", "steps"),
    [
        (1, "hour", "2026-11-19T12:00:00Z", 25),
        (30, "day", "2026-10-21T00:00:00Z", 31),
        (366, "week", "2025-11-17T00:00:00Z", 53),
    ],
)
async def test_timeline_is_bounded(
    serve: Serve, days: int, interval: str, since: str, steps: int
) -> None:
    answer = await entity(serve, f"Q16990?days={days}")

    assert (answer["interval"], answer["since"]) == (interval, since)
    assert len(answer["timeline"]) == steps
    assert answer["timeline"][0]["at"] == since


async def test_entity_names_its_trending_lists(serve: Serve) -> None:
    absorbing = topic("Q9", merged_from=("Q16990",))
    board = MemoryTrendBoard(
        past_snapshot(topic("Q1"), topic()),
        past_snapshot(absorbing, edition="country:it"),
        past_snapshot(topic("Q1"), window_h=2),
    )

    answer = await entity(serve, board=board)

    places = [(one["edition"], one["rank"], one["topic_id"]) for one in answer["trending"]]
    assert places == [("world", 2, "Q16990"), ("country:it", 1, "Q9")]


async def test_local_entity_is_told(serve: Serve) -> None:
    finder = MemoryFinder([article("a1", entities=(entity_link("cupure:dunkirk", "Dunkirk"),))])

    answer = await entity(serve, "cupure:dunkirk", finder=finder)

    assert answer["label"] == "Dunkirk"


async def test_entity_that_nobody_names(serve: Serve) -> None:
    response = await serve(news()).get("/v1/entities/Q42")

    assert (response.status_code, response.json()["detail"]) == (404, "No article names Q42.")

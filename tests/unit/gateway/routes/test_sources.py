"""Sources over HTTP: who they are, how they fare, and what they published."""

from __future__ import annotations

from typing import Any

from services.gateway.core.source_board import SourceBoard
from shared.events import SourceState
from tests import make
from tests.fakes import MemoryFinder
from tests.make_documents import article, retracted
from tests.memory_gateway import source_board
from tests.unit.gateway.conftest import Serve


def three() -> SourceBoard:
    return source_board(
        make.source("herald", country="DE"),
        make.source("gazette", country="GB"),
        make.source("courier", state=SourceState.PAUSED, state_reason="under repair"),
        herald={"outcome": "failed", "status": 503, "error": "answered 503", "failures": 3},
        gazette={"silent_since": make.hours_ago(40)},
    )


async def listed(serve: Serve, sources: SourceBoard, query: str = "") -> dict[str, Any]:
    response = await serve(sources=sources).get(f"/v1/sources{query}")
    answer: dict[str, Any] = response.json()
    return answer


async def test_sources_by_name_with_health(serve: Serve) -> None:
    answer = await listed(serve, three())

    told = [(one["name"], one["health"], one["error"]) for one in answer["sources"]]
    assert told == [
        ("Courier", "paused", "under repair"),
        ("Gazette", "silent", None),
        ("Herald", "failing", "answered 503"),
    ]
    assert (answer["total"], answer["next"]) == (3, None)


async def test_source_filters_narrow(serve: Serve) -> None:
    for query, names in (
        ("?country=DE", ["Herald"]),
        ("?health=silent", ["Gazette"]),
        ("?name=ER", ["Courier", "Herald"]),
        ("?kind=push", []),
    ):
        answer = await listed(serve, three(), query)
        assert [one["name"] for one in answer["sources"]] == names
        assert answer["total"] == len(names)


async def test_source_pages_lead_to_the_end(serve: Serve) -> None:
    client = serve(sources=source_board(*(make.source(f"s{number}") for number in range(7))))
    seen: list[str] = []
    address: str | None = "/v1/sources?limit=3"
    while address:
        page = await client.get(address)
        seen += [one["source_id"] for one in page.json()["sources"]]
        address = page.links.get("next", {}).get("url")

    assert seen == [f"s{number}" for number in range(7)]


async def test_unknown_source_cursor_is_refused(serve: Serve) -> None:
    response = await serve(sources=three()).get("/v1/sources?cursor=nobody")

    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "cursor")


async def test_source_counts_its_articles(serve: Serve) -> None:
    finder = MemoryFinder(
        [
            article("a1", event_time=make.hours_ago(1)),
            article("a2", event_time=make.hours_ago(30)),
            article("a3", event_time=make.hours_ago(24 * 8)),
            article("a4", outlet="herald"),
            retracted("a5"),
        ]
    )

    answer = (await serve(finder, sources=three()).get("/v1/sources/gazette")).json()

    assert (answer["articles_day"], answer["articles_week"]) == (1, 2)
    newest_first = [make.article_id(name) for name in ("a1", "a2", "a3")]
    assert [one["article_id"] for one in answer["latest"]] == newest_first
    assert answer["next_poll_at"] == "2026-11-20T12:30:00Z"


async def test_sources_without_the_index(serve: Serve) -> None:
    finder = MemoryFinder()
    finder.is_away = True
    client = serve(finder, sources=three())

    one = await client.get("/v1/sources/gazette")
    all_ = await client.get("/v1/sources")

    assert (one.status_code, one.json()["latest"], one.json()["articles_day"]) == (200, None, None)
    assert (all_.status_code, all_.json()["sources"][0]["articles_week"]) == (200, None)


async def test_removed_source_is_told_by_id_only(serve: Serve) -> None:
    client = serve(sources=source_board(make.source(state=SourceState.REMOVED)))

    assert (await client.get("/v1/sources")).json()["total"] == 0
    assert (await client.get("/v1/sources/gazette")).json()["health"] == "ended"
    assert (await client.get("/v1/sources/nobody")).status_code == 404


async def test_nothing_is_missing_before_all_is_read(serve: Serve) -> None:
    """A source that was not heard of yet is no 404."""
    unread = SourceBoard()
    unread.sources_read.set()

    response = await serve(sources=unread).get("/v1/sources/gazette")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


async def test_private_addresses_are_not_told(serve: Serve) -> None:
    response = await serve(sources=source_board(make.source())).get("/v1/sources/gazette")

    assert "feed.xml" not in response.text

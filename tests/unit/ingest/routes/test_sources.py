"""Sources by HTTP: told, added, changed, removed, imported and discovered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from services.ingest.core.entries import FoundFeed
from services.ingest.core.identity.ids import source_id
from services.ingest.core.sources import changes
from services.ingest.discovering import Web
from services.ingest.routes import sources as routes
from shared.events import Source, SourcePoll, SourceState
from tests import make
from tests.make import NOW
from tests.unit.ingest.cli.outside import LinkParser
from tests.unit.ingest.fakes import MemoryFetcher
from tests.unit.ingest.routes.manager import Manager, herald
from tests.unit.ingest.samples import FEED_URL, item, rss

ID = source_id(FEED_URL)
NEW = {"feed_url": FEED_URL, "name": "Gazette", "country": "GB", "rank": 7}


def _many() -> list[Source]:
    names = ("a", "b", "c", "d", "e")
    return [make.source(name, country="GB" if name in "ace" else "FR") for name in names]


def _failing(client: Manager, *names: str) -> None:
    for name in names:
        poll = SourcePoll(
            id=f"{name}@1",
            event_time=NOW,
            ingest_time=NOW,
            provenance=make.provenance(),
            source_id=name,
            outcome="failed",
            error="answered 500",
            failures=2,
            next_poll_at=NOW + timedelta(hours=1),
            interval_s=3600,
        )
        client.worker.polls.note(poll.model_dump_json().encode())


async def _pages(client: Manager, query: str) -> list[list[str]]:
    """Return the ids of all pages."""
    pages: list[list[str]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = (await client.get(f"/v1/sources?{query}&cursor={cursor}")).json()
        pages.append([one["source_id"] for one in answer["sources"]])
        cursor = answer["next_cursor"]
    return pages


async def test_added_source_is_told_of() -> None:
    async with Manager() as client:
        added = await client.post("/v1/sources", json=NEW)
        told = await client.get(added.headers["location"])

    assert (added.status_code, added.headers["location"]) == (201, f"/v1/sources/{ID}")
    assert told.json() == added.json()
    assert told.headers["etag"] == added.headers["etag"]
    assert (told.json()["rank"], told.json()["origin"]) == (7, "api")


async def test_known_source_is_a_conflict() -> None:
    async with Manager() as client:
        await client.post("/v1/sources", json=NEW)
        again = await client.post("/v1/sources", json={"feed_url": FEED_URL + "#top"})

    assert (again.status_code, again.headers["location"]) == (409, f"/v1/sources/{ID}")
    assert ID in again.json()["detail"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "feed_url"),
        ({"feed_url": "ftp://gazette.example/"}, "feed_url: is not an http(s) address"),
        (NEW | {"rank": 101}, "rank"),
        (NEW | {"colour": "red"}, "colour"),
        (NEW | {"kind": "page"}, "rules"),
        (NEW | {"kind": "page", "rules": {"item": "a[["}}, "rules: "),
        (NEW | {"kind": "page", "rules": {"language": "xpath", "item": "//a["}}, "//a["),
        (NEW | {"polling": {"min_interval_s": 9, "max_interval_s": 1}}, "above"),
    ],
)
async def test_bad_source_is_a_problem(body: dict[str, Any], told: str) -> None:
    async with Manager() as client:
        answer = await client.post("/v1/sources", json=body)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in answer.json()["detail"]
    assert client.broker.published == []


async def test_patch_changes_what_is_said() -> None:
    async with Manager(herald(country="FR", rank=3)) as client:
        answer = await client.patch("/v1/sources/herald", json={"country": None, "owner": "Bell"})

    told = answer.json()
    assert (told["country"], told["owner"], told["rank"]) == (None, "Bell", 3)


async def test_source_is_paused_and_resumed() -> None:
    async with Manager(herald()) as client:
        body = {"state": "paused", "state_reason": "too loud"}
        paused = await client.patch("/v1/sources/herald", json=body)
        resumed = await client.patch("/v1/sources/herald", json={"state": "active"})

    assert (paused.json()["state"], paused.json()["state_reason"]) == ("paused", "too loud")
    assert (resumed.json()["state"], resumed.json()["origin"]) == ("active", "list")


async def test_patch_without_change_writes_nothing() -> None:
    async with Manager(herald(owner="Bell", origin="api")) as client:
        answer = await client.patch("/v1/sources/herald", json={"owner": "Bell"})

    assert (answer.status_code, client.broker.published) == (200, [])


async def test_lost_update_is_refused() -> None:
    async with Manager(herald()) as client:
        tag = (await client.get("/v1/sources/herald")).headers["etag"]
        answers = [
            await client.patch("/v1/sources/herald", json={"rank": n}, headers={"If-Match": tag})
            for n in (1, 2)
        ]

    assert [answer.status_code for answer in answers] == [200, 412]


async def test_removed_source_is_gone_from_lists() -> None:
    async with Manager(herald()) as client:
        removed = await client.delete("/v1/sources/herald")
        again = await client.delete("/v1/sources/herald")
        told = await client.get("/v1/sources/herald")

        assert (removed.status_code, again.status_code) == (204, 404)
        assert told.json()["state"] == "removed"
        assert await _pages(client, "limit=10") == [[]]
        assert await _pages(client, "state=removed") == [["herald"]]


async def test_broker_away_asks_to_retry() -> None:
    async with Manager(herald()) as client:
        client.broker.is_away = True
        answer = await client.patch("/v1/sources/herald", json={"rank": 1})
        told = await client.get("/v1/sources/herald")

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert told.json()["rank"] is None


@pytest.mark.parametrize("path", ["", "/herald", "/herald/health", ".opml"])
async def test_unread_registry_asks_to_retry(path: str) -> None:
    async with Manager() as client:
        client.worker.followed["sources"].caught_up.clear()
        answer = await client.get(f"/v1/sources{path}")

    assert (answer.status_code, "retry-after" in answer.headers) == (503, True)


@pytest.mark.parametrize("path", ["", "/health"])
async def test_unknown_source_is_not_found(path: str) -> None:
    async with Manager() as client:
        answer = await client.get(f"/v1/sources/nothing{path}")

    assert (answer.status_code, answer.json()["status"]) == (404, 404)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("limit=10", [["a", "b", "c", "d", "e"]]),
        ("limit=2", [["a", "b"], ["c", "d"], ["e"]]),
        ("limit=5", [["a", "b", "c", "d", "e"]]),
        ("limit=2&country=GB", [["a", "c"], ["e"]]),
        ("limit=10&status=failing", [["b", "e"]]),
        ("limit=1&status=failing", [["b"], ["e"]]),
        ("limit=10&status=waiting", [["a", "c", "d"]]),
        ("limit=10&state=paused", [[]]),
    ],
)
async def test_pages_tell_every_source_once(query: str, expected: list[list[str]]) -> None:
    async with Manager(*reversed(_many())) as client:
        _failing(client, "b", "e")

        assert await _pages(client, query) == expected


async def test_search_by_status_is_cut_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "MOST_LOOKED_AT", 2)
    async with Manager(*_many()) as client:
        _failing(client, "e")

        assert await _pages(client, "status=failing") == [[], [], ["e"]]


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "state=x", "status=x", "colour=red"])
async def test_bad_query_is_a_problem(query: str) -> None:
    async with Manager() as client:
        answer = await client.get(f"/v1/sources?{query}")

    assert answer.status_code == 422
    assert answer.json()["detail"].startswith(query.partition("=")[0])


async def test_health_tells_what_fails() -> None:
    async with Manager(herald()) as client:
        _failing(client, "herald")
        told = (await client.get("/v1/sources/herald/health")).json()

    assert (told["status"], told["reason"], told["failures_in_a_row"]) == (
        "failing",
        "answered 500",
        2,
    )


async def test_exported_list_can_be_imported() -> None:
    async with Manager(herald(), changes.removed(make.source("mail"), NOW)) as client:
        exported = await client.get("/v1/sources.opml")
    async with Manager() as client:
        first = await client.post("/v1/sources/import", content=exported.content)
        second = await client.post("/v1/sources/import", content=exported.content)

    assert len(first.json()["added"]) == second.json()["unchanged"] == 1
    assert [one.name for one in client.worker.registry.all()] == ["Herald"]


async def test_list_without_feed_is_a_problem() -> None:
    async with Manager() as client:
        answer = await client.post("/v1/sources/import", content=b"<opml/>")

    assert (answer.status_code, "no feed" in answer.json()["detail"]) == (422, True)


async def test_too_long_list_is_refused() -> None:
    async with Manager(push_max_bytes=100) as client:
        answer = await client.post("/v1/sources/import", content=b"x" * 101)

    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/sources"),
        ("POST", "/v1/sources/discover"),
        ("PATCH", "/v1/sources/herald"),
    ],
)
async def test_long_body_is_not_read(method: str, path: str) -> None:
    read: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            read.append(10_000)
            yield b" " * 10_000

    async with Manager(api_keys=f"desk:{'0' * 64}") as client:
        answer = await client.request(method, path, content=endless())

    assert (answer.status_code, sum(read) < 100_000) == (413, True)


async def test_feeds_of_page_are_told() -> None:
    fetcher = MemoryFetcher({FEED_URL: rss(item()), "https://gazette.example/": b"<html></html>"})
    web = Web(fetcher, LinkParser([FoundFeed(FEED_URL, "News", "rss")]))
    async with Manager(web=web) as client:
        body = {"url": "https://gazette.example/"}
        told = (await client.post("/v1/sources/discover", json=body)).json()
        missing = await client.post("/v1/sources/discover", json={"url": FEED_URL + "x"})

    assert told == {
        "is_feed": False,
        "feeds": [{"feed_url": FEED_URL, "title": "News", "type": "rss"}],
    }
    assert missing.status_code == 422


async def test_nothing_is_discovered_before_reading() -> None:
    async with Manager() as client:
        answer = await client.post("/v1/sources/discover", json={"url": FEED_URL})

    assert answer.status_code == 503


async def test_removed_source_comes_back() -> None:
    async with Manager() as client:
        await client.post("/v1/sources", json=NEW)
        await client.delete(f"/v1/sources/{ID}")
        back = await client.post("/v1/sources", json={"feed_url": FEED_URL})

    assert (back.status_code, back.json()["rank"], back.json()["state"]) == (
        201,
        7,
        SourceState.ACTIVE,
    )

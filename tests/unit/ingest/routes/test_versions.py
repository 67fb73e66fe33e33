"""The versions of an article and their differences, by HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import httpx
import pytest
from fastapi import FastAPI

from services.ingest.core.identity.ids import article_id
from services.ingest.routes import problems
from services.ingest.routes.versions import versions_router
from shared.delivery import TransientError
from shared.events import RawArticle
from tests.unit.ingest.fakes import Bench
from tests.unit.ingest.samples import draft

ETNA = article_id(draft().canonical_url)


class MemoryVersions:
    """Reads what was published in memory; forgets and fails as told."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.forgotten: set[int] = set()
        self.is_away = False

    async def read(self, article_id: str, versions: Sequence[int]) -> dict[int, RawArticle]:
        if self.is_away:
            raise TransientError("the broker is away")
        kept = (one for one in self.bench.articles if one.article_id == article_id)
        wanted = set(versions) - self.forgotten
        return {one.version: one for one in kept if one.version in wanted}


class Api(httpx.AsyncClient):
    """The routes on fakes, with an article of three versions."""

    def __init__(self) -> None:
        self.bench = Bench()
        self.versions = MemoryVersions(self.bench)
        self.ready = asyncio.Event()
        self.ready.set()
        app = FastAPI()
        problems.install(app)
        app.include_router(versions_router(self.bench.intake.seen, self.versions, self.ready))
        super().__init__(transport=httpx.ASGITransport(app), base_url="http://ingest.example")

    @property
    def known(self) -> list[int]:
        return [one.version for one in self.bench.articles]


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async with Api() as client:
        for title in ("Etna erupts", "Etna erupts again", "Etna rests"):
            await client.bench.intake.take([draft(title=title)])
        yield client


async def test_versions_come_newest_first(api: Api) -> None:
    answer = await api.get(f"/v1/articles/{ETNA}/versions")

    told = answer.json()["versions"]
    assert [one["title"] for one in told] == ["Etna rests", "Etna erupts again", "Etna erupts"]
    assert [one["version"] for one in told] == api.known[::-1]


async def test_last_edit_is_the_default(api: Api) -> None:
    told = (await api.get(f"/v1/articles/{ETNA}/diff")).json()

    assert told["changed"] == ["title"]
    assert [one["text"] for one in told["texts"][0]["passages"]] == [
        "Etna ",
        "erupts again",
        "rests",
    ]


async def test_any_two_versions_can_be_compared(api: Api) -> None:
    query = {"from": api.known[0], "to": api.known[2]}
    told = (await api.get(f"/v1/articles/{ETNA}/diff", params=query)).json()

    assert (told["before"], told["after"]) == (api.known[0], api.known[2])


async def test_version_that_is_gone_is_told(api: Api) -> None:
    api.versions.forgotten = {api.known[1]}
    listed = (await api.get(f"/v1/articles/{ETNA}/versions")).json()
    answer = await api.get(f"/v1/articles/{ETNA}/diff")

    assert [one["title"] is None for one in listed["versions"]] == [False, True, False]
    assert (answer.status_code, answer.json()["status"]) == (410, 410)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", [f"{'0' * 32}/versions", f"{'0' * 32}/diff", f"{ETNA}/diff?to=7"])
async def test_unknown_is_not_found(api: Api, path: str) -> None:
    assert (await api.get(f"/v1/articles/{path}")).status_code == 404


async def test_malformed_id_is_refused(api: Api) -> None:
    assert (await api.get("/v1/articles/etna/versions")).status_code == 422


async def test_away_or_unready_asks_to_retry(api: Api) -> None:
    api.versions.is_away = True
    away = await api.get(f"/v1/articles/{ETNA}/versions")
    api.ready.clear()
    unready = await api.get(f"/v1/articles/{ETNA}/diff")

    assert [one.status_code for one in (away, unready)] == [503, 503]
    assert away.headers["retry-after"] == unready.headers["retry-after"] == "5"

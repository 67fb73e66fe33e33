"""Exports over HTTP: whole, in both forms, and ended when nobody reads on."""

from __future__ import annotations

import csv
import io
import json

import pytest

from services.gateway.app import create_app
from services.gateway.core.finder import Found, IndexAwayError, SearchRequest
from services.gateway.core.search import export
from services.gateway.core.search.export import ExportGate
from tests.fakes import MemoryFinder
from tests.make_documents import article
from tests.memory_gateway import outside
from tests.unit.gateway.conftest import Serve
from tests.unit.gateway.listening import Listener

NAMES = [f"a{number}" for number in range(250)]
EXPORT = "/v1/search/export"


class Half(MemoryFinder):
    """Is away after the first page."""

    async def search(self, request: SearchRequest) -> Found:
        if request.place:
            raise IndexAwayError("away")
        return await super().search(request)


def news() -> list[MemoryFinder]:
    return [MemoryFinder([article(name, text="Ash fell.") for name in NAMES])]


async def test_lines_are_all_the_articles(serve: Serve) -> None:
    response = await serve(*news()).get(f"{EXPORT}?q=ash")

    lines = [json.loads(line) for line in response.text.splitlines()]
    assert response.headers["Content-Type"] == "application/x-ndjson"
    assert response.headers["X-Total-Count"] == "250"
    assert len({one["article_id"] for one in lines}) == len(lines) == 250
    assert (lines[0]["text"], lines[0]["retracted"]) == ("Ash fell.", False)


async def test_table_has_all_the_articles(serve: Serve) -> None:
    response = await serve(*news()).get(f"{EXPORT}?format=csv&sort=date")

    rows = list(csv.DictReader(io.StringIO(response.text, newline="")))
    assert response.headers["Content-Type"].startswith("text/csv")
    assert len({row["article_id"] for row in rows}) == 250
    assert "cupure-search.csv" in response.headers["Content-Disposition"]


async def test_export_is_packed_for_who_takes_it(serve: Serve) -> None:
    client = serve(*news())

    packed = await client.get(EXPORT, headers={"Accept-Encoding": "gzip"})
    plain = await client.get(EXPORT, headers={"Accept-Encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.text == plain.text


async def test_export_passes_no_page(serve: Serve) -> None:
    for query in ("limit=5", "cursor=x", "format=xml", "q=%28"):
        assert (await serve(*news()).get(f"{EXPORT}?{query}")).status_code == 422


async def test_too_large_an_export_names_its_limit(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST_EXPORTED", 249)

    response = await serve(*news()).get(EXPORT)

    assert (response.status_code, response.json()["errors"][0]["limit"]) == (422, "articles")


async def test_exports_under_way_are_bounded(serve: Serve) -> None:
    gate = ExportGate(most=1)
    client = serve(*news(), exports=gate)
    assert (await client.get(EXPORT)).status_code == 200
    assert (await client.get(f"{EXPORT}?q=%28")).status_code == 422
    gate.enter()

    response = await client.get(EXPORT)

    assert (response.status_code, gate.under_way) == (503, 1)
    assert response.headers["Retry-After"]


async def test_part_is_not_taken_for_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that breaks off has no end, so that the connection is cut."""
    monkeypatch.setattr(export, "PATIENCE_S", ())
    gate = ExportGate()
    finder = Half([article(name) for name in NAMES])
    listener = Listener(create_app(outside(finder, exports=gate)), EXPORT)

    await listener.ended()

    assert listener.body.count(b"\n") == 100
    assert not listener.is_whole
    assert gate.under_way == 0


async def test_who_goes_away_ends_the_work() -> None:
    gate = ExportGate()
    app = create_app(outside(*news(), exports=gate))
    listener = Listener(app, EXPORT, stalled=True)
    await listener.is_sent_to()
    assert gate.under_way == 1

    await listener.leaves()

    assert gate.under_way == 0

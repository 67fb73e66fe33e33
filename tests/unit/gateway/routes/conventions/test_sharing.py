"""Pages are kept for all who ask, and nothing of one reader is ever on another's."""

from __future__ import annotations

import pytest

from services.gateway.core.access.sessions import Session, Sessions
from services.gateway.routes.dependencies import Conduct
from tests import make
from tests.fakes import MemoryFinder
from tests.make_documents import article
from tests.unit.gateway.conftest import Serve

ADA = Session("ada1", "Ada Rossi", make.NOW)
SECRET = b"x" * 32
A1 = f"/articles/{make.article_id('a1')}"
PAGES = ["/", "/en", "/search?q=etna", "/sections/world", A1, f"{A1}/comments"]


class CountingFinder(MemoryFinder):
    """Counts how often all sections were asked for."""

    asked = 0

    async def sections(self, *wanted: object, **more: object) -> list[object]:  # type: ignore[override]
        self.asked += 1
        return []


@pytest.mark.parametrize("path", PAGES)
async def test_session_of_one_shows_to_nobody_else(serve: Serve, path: str) -> None:
    client = serve(MemoryFinder([article("a1")]), conduct=Conduct(session_secret=SECRET))
    known = {"Cookie": f"cupure_session={Sessions(SECRET).sealed(ADA)}"}
    own = await client.get(path, headers=known)
    others = await client.get(path)

    assert "Ada Rossi" not in others.text
    assert ("Ada Rossi" in own.text) is ("private" in own.headers["Cache-Control"])
    assert "private" not in others.headers["Cache-Control"]


async def test_choice_of_one_leads_nobody_else(serve: Serve) -> None:
    client = serve(MemoryFinder([article("a1")]))
    before = await client.get("/")
    chosen = await client.get("/", headers={"Cookie": "edition=de"})
    after = await client.get("/")

    assert (chosen.status_code, chosen.headers["Location"]) == (302, "/de")
    assert (before.text, after.status_code) == (after.text, 200)
    assert "Cookie" in after.headers["Vary"]


async def test_front_page_is_made_once_for_many(serve: Serve) -> None:
    finder = CountingFinder([article("a1")])
    client = serve(finder)
    known = {"Cookie": f"cupure_session={Sessions(SECRET).sealed(ADA)}"}
    for headers in ({}, known, {"User-Agent": "other"}):
        await client.get("/", headers=headers)

    assert finder.asked == 1

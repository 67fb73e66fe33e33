"""All articles of a query, whatever happens on the way."""

from __future__ import annotations

import pytest

from services.gateway.core.finder import Found, IndexAwayError, SearchRequest
from services.gateway.core.search import export
from services.gateway.core.search.export import Export, ExportTooLargeError, exported
from tests import make
from tests.fakes import MemoryFinder, RecordedSleep
from tests.make_documents import article

NAMES = [f"a{number}" for number in range(250)]


class Faltering(MemoryFinder):
    """Is away as often as it is told to after the first page."""

    def __init__(self, away: int = 0) -> None:
        super().__init__([article(name) for name in NAMES])
        self.away = away
        self.requests: list[SearchRequest] = []

    async def search(self, request: SearchRequest) -> Found:
        self.requests.append(request)
        if request.place and self.away:
            self.away -= 1
            raise IndexAwayError("away")
        return await super().search(request)


async def ids(made: Export) -> list[str]:
    return [one.article_id async for page in made.pages for one in page]


async def test_export_has_every_article_once() -> None:
    finder = Faltering()

    made = await exported(finder, SearchRequest(), RecordedSleep())

    assert made.total == 250
    assert sorted(await ids(made)) == sorted(map(make.article_id, NAMES))
    assert [one.limit for one in finder.requests] == [100, 100, 100]


async def test_index_is_waited_for_on_the_way() -> None:
    sleep = RecordedSleep()

    made = await exported(Faltering(away=2), SearchRequest(), sleep)

    assert len(await ids(made)) == 250
    assert sleep.waits_s == [1.0, 2.0]


async def test_export_ends_if_index_stays_away() -> None:
    made = await exported(Faltering(away=9), SearchRequest(), RecordedSleep())

    with pytest.raises(IndexAwayError):
        await ids(made)


async def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_EXPORTED", 249)

    with pytest.raises(ExportTooLargeError, match="finds 250 articles, and an export may have 249"):
        await exported(Faltering(), SearchRequest(), RecordedSleep())

"""What articles said before: whole, and found as they were, in memory and on Elasticsearch."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.gateway.core.cursor import Cursors
from services.gateway.core.finder import ArticleFinder, SearchRequest
from services.gateway.core.search.export import exported
from services.gateway.core.search.facets import read_facets
from services.gateway.core.versions.history import history, version_at
from shared.events import Event
from tests import make, make_documents
from tests.integration.gateway.conftest import Fill
from tests.memory_gateway import in_memory

ARTICLES, MOMENTS = 80, 12
WORDS = ("ash", "lava", "coast", "road", "mayor", "storm")
QUERIES = ("", "ash", "ash lava", "lava OR storm", "mayor -road", '"ash lava"', "title:coast")
CURSORS = Cursors(b"0" * 32)


def at(minute: float) -> datetime:
    return make.hours_ago(10) + timedelta(minutes=minute)


def article(name: str, minute: float, **fields: str) -> Event:
    return make_documents.article_event(name, version=version_at(at(minute)), **fields)


def retraction(name: str, minute: float) -> Event:
    return make_documents.retraction(name, version_at(at(minute)))


def news(seed: int) -> list[Event]:
    """Return articles with their edits, some taken back and some of those told anew, shuffled."""
    chance, told = random.Random(seed), list[Event]()  # noqa: S311 - not for secrets
    for number in range(ARTICLES):
        minutes = sorted(chance.sample(range(500), chance.choice([1, 1, 2, 4])))
        for minute in minutes:
            title, text = (" ".join(chance.choices(WORDS, k=size)) for size in (2, 6))
            outlet = f"outlet-{chance.randrange(4)}"
            told.append(article(f"n{number}", minute, title=title, text=text, outlet=outlet))
        if chance.random() < 0.2:
            told.append(retraction(f"n{number}", chance.choice(minutes) + 0.5))
    chance.shuffle(told)
    return told


async def pages(finder: ArticleFinder, first: SearchRequest) -> AsyncIterator[tuple[str, str, int]]:
    """Yield id and title of everything that is listed, and the total, page by page."""
    cursor: str | None = ""
    while cursor is not None:
        request = CURSORS.resumed(first, cursor) if cursor else first
        found = await finder.search(request)
        for hit in found.hits:
            yield hit.article.article_id, hit.article.title, found.total
        cursor = CURSORS.after(request, found)


@pytest.mark.parametrize("seed", range(2))
async def test_search_as_of_a_moment_finds_what_there_was(in_elastic: Fill, seed: int) -> None:
    told = news(seed)
    finder, expected = await in_elastic(*told), await in_memory(*told)
    chance, sizes = random.Random(seed), list[int]()  # noqa: S311 - not for secrets

    for _ in range(MOMENTS):
        moment, query = at(chance.randrange(-10, 600)), chance.choice(QUERIES)
        request = SearchRequest(q=query, sort="date", as_of=moment, now=moment, limit=17)
        wanted = (await expected.search(replace(request, limit=1_000))).hits
        listed = [one async for one in pages(finder, request)]

        assert [one[:2] for one in listed] == [
            (hit.article.article_id, hit.article.title) for hit in wanted
        ]
        assert {total for *_, total in listed} <= {len(wanted)}
        sizes.append(len(wanted))
    assert max(sizes) > 17


async def test_facets_count_what_there_was(in_elastic: Fill) -> None:
    told = news(7)
    finder, expected = await in_elastic(*told), await in_memory(*told)
    facets = read_facets("source,date", 10)
    request = SearchRequest(q="lava", as_of=at(250), now=at(250), facets=facets, limit=100)

    found, wanted = await finder.search(request), await expected.search(request)

    assert found.facets == wanted.facets
    assert found.total == wanted.total == sum(one.count for one in found.facets[0].buckets)


async def test_timeline_and_export_are_of_what_there_was(in_elastic: Fill) -> None:
    told = news(11)
    finder, expected = await in_elastic(*told), await in_memory(*told)
    request = SearchRequest(q="ash", sort="date", as_of=at(250), now=at(250))
    wanted = (await expected.search(replace(request, limit=1_000))).hits

    counted = await finder.timeline(request, "hour")
    export = await exported(finder, request, asyncio.sleep)
    lines = [one async for page in export.pages for one in page]

    assert len(wanted) > 10
    assert counted.total == sum(count for _, count in counted.steps) == len(wanted)
    assert [(one.article_id, one.title) for one in lines] == [
        (hit.article.article_id, hit.article.title) for hit in wanted
    ]


async def test_relevance_is_on_one_scale(in_elastic: Fill) -> None:
    before = [article(f"n{one}", 0, title=f"Report {one}", text="ash fell") for one in range(6)]
    edited = [article(f"n{one}", 60, title="Other", text="news") for one in range(3)]
    finder = await in_elastic(*before, *edited)

    found = await finder.search(SearchRequest(q="ash", as_of=at(30), now=at(30)))

    assert found.total == 6
    assert len({hit.position[0] for hit in found.hits}) == 1


async def test_history_is_the_same_in_any_order(fill: Fill) -> None:
    told = [article("a1", minute, title=f"At {minute}") for minute in (30, 10, 20)]
    finder = await fill(*told)
    current = await finder.article(make.article_id("a1"))
    assert current

    found = await history(finder, current, 2)
    before = await history(finder, current, 9, version_at(at(19)))

    assert [one.article.title for one in found.versions] == ["At 30", "At 20"]
    assert [one.replaced_at for one in found.versions] == [None, version_at(at(30))]
    assert (found.total, before.total) == (3, 3)
    assert [(one.article.title, one.replaced_at) for one in before.versions] == [
        ("At 10", version_at(at(20)))
    ]


LATE = (("t", 30), ("a", 10), ("a", 20))
EARLY = (("a", 10), ("a", 20), ("t", 30))


@pytest.mark.parametrize("order", [LATE, EARLY, (*LATE, ("a", 40)), (("a", 40), *LATE)])
async def test_nothing_taken_back_is_found(fill: Fill, order: Sequence[tuple[str, int]]) -> None:
    kinds = {"a": article, "t": retraction}
    finder = await fill(*(kinds[kind]("a1", minute) for kind, minute in order))

    for minute in (5, 15, 25, 35):
        found = await finder.search(SearchRequest(as_of=at(minute), now=at(minute)))
        assert (found.total, found.hits) == (0, ())
    current = await finder.article(make.article_id("a1"))
    if current:
        assert [one.article.version for one in (await history(finder, current, 9)).versions] == [
            version_at(at(40))
        ]

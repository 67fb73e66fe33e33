"""All pages of a list are of the moment of the first, whatever is written meanwhile."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from random import Random

import pytest
from elasticsearch import AsyncElasticsearch

from bench.paging_cases.news import WANTED, News
from services.gateway.adapters.elastic_snapshots import FRESH_S
from services.gateway.core.finder import ArticleFinder, Found, Hit, SearchRequest, Sort
from services.gateway.core.paging import ListGoneError
from tests import make
from tests.integration.gateway.conftest import Fill
from tests.integration.gateway.paging import CURSORS, pages
from tests.make_documents import article_event, retraction, story_event
from tests.waiting import until_async

ARTICLES, PER_PAGE, MORE = 600, 50, 40


def moved_on(found: Found, request: SearchRequest) -> SearchRequest:
    cursor = CURSORS.after(request, found)
    assert cursor is not None
    return CURSORS.resumed(request, cursor)


@pytest.mark.parametrize(("q", "sort"), [("", "date"), (WANTED, "relevance"), (WANTED, "date")])
async def test_list_stays_while_news_arrive(in_elastic: Fill, q: str, sort: Sort) -> None:
    news, listed, totals = News(Random(3)), list[Hit](), set[int]()  # noqa: S311
    finder = await in_elastic(*news.articles(ARTICLES))
    request = SearchRequest(q=q, sort=sort, now=make.NOW, limit=PER_PAGE)
    at_first = await finder.search(replace(request, limit=ARTICLES))

    async for found in pages(finder.search, request):
        listed += found.hits
        totals.add(found.total)
        await in_elastic(*news.stir(MORE))

    ids = [hit.article.article_id for hit in listed]
    assert ids == [hit.article.article_id for hit in at_first.hits]
    assert totals == {at_first.total} == {len(ids)}
    assert any(hit.article.retracted for hit in listed)


async def test_retracted_meanwhile_tells_nothing(in_elastic: Fill) -> None:
    names = ["a1", "a2", "a3", "a4"]
    finder = await in_elastic(*map(article_event, names))
    request = SearchRequest(q="etna", limit=2)
    first = await finder.search(request)
    await in_elastic(*map(retraction, names))

    second = await finder.search(moved_on(first, request))

    ids = {hit.article.article_id for hit in (*first.hits, *second.hits)}
    assert ids == set(map(make.article_id, names))
    assert all((hit.article.title, hit.marked) == ("", {}) for hit in second.hits)


async def test_story_stays_as_it_was(in_elastic: Fill) -> None:
    names = tuple(f"a{number}" for number in range(6))
    articles = [article_event(one) for one in names]
    finder = await in_elastic(*articles, story_event("s1", of=names[:4]))
    request = SearchRequest(q="story:s1", limit=2)
    first = await finder.search(request)
    await in_elastic(story_event("s1", of=names[2:], version=2))

    second = await finder.search(moved_on(first, request))

    ids = {hit.article.article_id for hit in (*first.hits, *second.hits)}
    assert (second.total, ids) == (4, set(map(make.article_id, names[:4])))


async def test_list_held_no_longer_is_gone(in_elastic: Fill, elastic: AsyncElasticsearch) -> None:
    finder = await in_elastic(*(article_event(f"a{number}") for number in range(4)))
    request = SearchRequest(limit=2)
    first = await finder.search(request)
    await elastic.close_point_in_time(id=first.snapshot.articles)

    with pytest.raises(ListGoneError):
        await finder.search(moved_on(first, request))
    # Readers go on as it is now, and who begins does not notice.
    resumed = moved_on(first, request)
    assert resumed.place is not None
    now = replace(resumed, place=replace(resumed.place, snapshot=None, total=None))
    assert (await finder.search(now)).total == 4
    assert (await finder.search(request)).total == 4


async def test_lists_begun_together_share_a_moment(in_elastic: Fill) -> None:
    finder = await in_elastic(article_event("a1"))

    found = await asyncio.gather(*(finder.search(SearchRequest(q="etna")) for _ in range(20)))

    assert len({one.snapshot for one in found}) == 1


async def finds(finder: ArticleFinder, total: int) -> bool:
    return (await finder.search(SearchRequest())).total == total


async def test_news_are_found_in_a_moment(in_elastic: Fill) -> None:
    finder = await in_elastic(article_event("a1"))
    assert await finds(finder, 1)
    await in_elastic(article_event("a2"))

    await until_async(lambda: finds(finder, 2), "the second article", deadline_s=FRESH_S + 5)


async def test_any_gateway_goes_on(in_elastic: Fill) -> None:
    finder = await in_elastic(*(article_event(f"a{number}") for number in range(4)))
    request = SearchRequest(limit=3)
    first = await finder.search(request)

    other = await in_elastic()

    assert len((await other.search(moved_on(first, request))).hits) == 1

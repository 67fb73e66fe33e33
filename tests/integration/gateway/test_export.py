"""Exports from the real index: all that is counted, and nothing more once nobody reads on."""

from __future__ import annotations

import asyncio
import json
from random import Random

import httpx
import pytest
from elasticsearch import AsyncElasticsearch

from bench.paging_cases.news import WANTED, News
from services.gateway.core.finder import SearchRequest
from services.gateway.core.search.export import PER_PAGE, exported
from tests import make
from tests.integration.gateway.conftest import Fill
from tests.integration.gateway.process import gateway, until_answers
from tests.make_documents import article_event
from tests.waiting import until_async

ARTICLES, MORE = 1200, 40
LONG = "x" * 40_000


@pytest.fixture
def addresses(elastic_url: str, kafka_servers: str, prefix: str) -> dict[str, str]:
    """Where a gateway finds what it reads."""
    return {
        "GATEWAY_ELASTIC_URL": elastic_url,
        "GATEWAY_INDEX_PREFIX": prefix,
        "GATEWAY_KAFKA_SERVERS": kafka_servers,
    }


async def test_export_is_of_one_moment(in_elastic: Fill) -> None:
    news = News(Random(5))  # noqa: S311
    finder = await in_elastic(*news.articles(ARTICLES))
    request = SearchRequest(q=WANTED, now=make.NOW)
    at_first = await finder.search(request)

    made, ids = await exported(finder, request, asyncio.sleep), list[str]()
    async for page in made.pages:
        ids += [one.article_id for one in page]
        await in_elastic(*news.stir(MORE))

    assert made.total == at_first.total == len(ids) == len(set(ids)) > 2 * PER_PAGE


async def test_export_has_texts(in_elastic: Fill) -> None:
    finder = await in_elastic(article_event("a1", text="Ash fell."), article_event("a2"))

    made = await exported(finder, SearchRequest(q='"ash fell."'), asyncio.sleep)

    assert "Ash fell." in [one.text async for page in made.pages for one in page]


async def test_lost_client_ends_the_searches(
    in_elastic: Fill, elastic: AsyncElasticsearch, addresses: dict[str, str], prefix: str
) -> None:
    """Each page is 4 MB, so that what the network holds is a page or two."""
    for tens in range(PER_PAGE):
        await in_elastic(*(article_event(f"a{tens}{ones}", text=LONG) for ones in range(10)))
    plain = {"Accept-Encoding": "identity"}

    async def searches() -> int:
        stats = await elastic.indices.stats(index=f"{prefix}articles", metric="search")
        return int(stats["_all"]["total"]["search"]["query_total"])

    async with gateway(**addresses) as (_, url), httpx.AsyncClient(base_url=url) as client:
        # Until then only beginnings of texts are told, and all of them fit in the network.
        await until_answers(f"{url}/v1/sources")
        before = await searches()
        async with client.stream("GET", "/v1/search/export", headers=plain) as answer:
            first = await anext(answer.aiter_lines())
        last = -1

        async def is_quiet() -> bool:
            nonlocal last
            was, last = last, await searches()
            await asyncio.sleep(0.5)
            return was == last

        await until_async(is_quiet, "nothing is searched any more")

    assert json.loads(first)["text"] == LONG
    # A page is found, and then what was retracted of it.
    assert last - before < 2 * 5

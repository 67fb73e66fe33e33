"""Whether paging returns what `total` counts while news arrive, and what that costs.

    python -m bench.paging [--articles 50000] [--more 5000] [--elastic URL] [--json]

Generated articles are indexed as search does it. Then `/v1/search` is followed to its end page by
page, once for everything by date and once for a word by relevance, while more articles arrive, a
fifth as many are changed and a tenth as many retracted, all through the pages. `missing` are
articles that were there at first and were not listed, `doubled` those listed twice, `foreign` those
that were not there at first; `totals` all totals that pages told. `times_direct` compares the
first page through the gateway with the same search sent straight to the index, without a moment
that is held.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Any

import httpx
import structlog
import typer

from bench.paging_cases.news import WANTED, News
from bench.similar_cases.index import OwnIndex, elastic_at, own_index
from bench.tables import machine, print_table
from services.gateway.app import create_app
from services.gateway.core.finder import SearchRequest
from services.gateway.core.search import queries
from tests import make
from tests.memory_gateway import outside

BATCH, PER_PAGE, COMPARED = 500, 100, 200
LISTS = {"by_date": {"sort": "date"}, "by_relevance": {"q": WANTED}}


@asynccontextmanager
async def gateway(index: OwnIndex) -> AsyncIterator[httpx.AsyncClient]:
    """Yield a client of a gateway on the index."""
    transport = httpx.ASGITransport(create_app(outside(index.finder)))
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
        yield client


async def present(index: OwnIndex, asked: dict[str, str]) -> set[str]:
    """Return the ids of all that a search finds now, read from the index without paging of ours."""
    request = SearchRequest(q=asked.get("q", ""), sort="date", limit=10_000)
    body = queries.search_body(request) | {"_source": False, "track_total_hits": False}
    body.pop("highlight", None)
    ids: set[str] = set()
    while True:
        answer = await index.client.search(index=f"{index.prefix}articles", body=body)
        if not (hits := answer["hits"]["hits"]):
            return ids
        ids |= {hit["_id"] for hit in hits}
        body["search_after"] = hits[-1]["sort"]


class Stirring:
    """Lets news arrive while a list is read, in step with the pages."""

    def __init__(self, index: OwnIndex, news: News, most: int) -> None:
        self._index = index
        self._news = news
        self._left = most
        self.share = 0.0
        self._most = most

    async def run(self) -> None:
        """Write until all is written, never ahead of the share of the list that is read."""
        while self._left:
            if self._most - self._left > self.share * self._most:
                await asyncio.sleep(0.005)
                continue
            batch = min(self._left, BATCH)
            await self._index.put(list(self._news.stir(batch)))
            self._left -= batch


async def read(
    client: httpx.AsyncClient, asked: dict[str, str], seen: Callable[[float], None]
) -> dict[str, Any]:
    """Return what following `next` to the end gave."""
    listed, totals, waits_ms = Counter[str](), set[int](), list[float]()
    retracted, address = 0, str(httpx.URL("/v1/search", params={**asked, "limit": PER_PAGE}))
    while address:
        begun = time.perf_counter()
        answer = await client.get(address)
        waits_ms.append(1000 * (time.perf_counter() - begun))
        answer.raise_for_status()
        page = answer.json()
        listed.update(one["article_id"] for one in page["results"])
        retracted += sum(one["retracted"] for one in page["results"])
        totals.add(page["total"])
        seen(listed.total() / max(1, page["total"]))
        address = answer.links.get("next", {}).get("url", "")
    return {"listed": listed, "totals": totals, "waits_ms": waits_ms, "retracted": retracted}


async def follow(index: OwnIndex, news: News, asked: dict[str, str], more: int) -> dict[str, Any]:
    """Return how a list that is followed to its end compares with what was there at first."""
    stirring, at_first = Stirring(index, news, more), await present(index, asked)

    def tell(share: float) -> None:
        stirring.share = share

    async with gateway(index) as client, asyncio.TaskGroup() as group:
        writing = group.create_task(stirring.run())
        told = await read(client, asked, tell)
        await writing
    listed: Counter[str] = told["listed"]
    waits_ms = sorted(told["waits_ms"])
    return {
        "totals": sorted(told["totals"]),
        "listed": listed.total(),
        "doubled": listed.total() - len(listed),
        "missing": len(at_first - listed.keys()),
        "foreign": len(listed.keys() - at_first),
        "told_as_retracted": told["retracted"],
        "found_afterwards": len(await present(index, asked)),
        "pages": len(waits_ms),
        "page_p50_ms": round(statistics.median(waits_ms), 1),
        "page_p99_ms": round(waits_ms[int(0.99 * (len(waits_ms) - 1))], 1),
    }


async def first_pages(index: OwnIndex) -> dict[str, Any]:
    """Return the time of first pages through the gateway beside the search alone, in turns."""
    body = queries.search_body(SearchRequest(q=WANTED, now=make.NOW))
    async with gateway(index) as client:

        async def ours() -> object:
            return await client.get("/v1/search", params={"q": WANTED})

        async def direct() -> object:
            return await index.client.search(index=f"{index.prefix}articles", body=body)

        times = {"ours": list[float](), "direct": list[float]()}
        for _ in range(COMPARED):
            times["ours"].append(await _seconds(ours))
            times["direct"].append(await _seconds(direct))
    each = {name: statistics.median(seconds) for name, seconds in times.items()}
    return {
        "direct_ms": round(1000 * each["direct"], 2),
        "times_direct": round(each["ours"] / each["direct"], 2),
    }


async def _seconds(ask: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await ask()
    return time.perf_counter() - begun


async def measure(url: str, articles: int, more: int) -> dict[str, Any]:
    """Return the figures of each list; half of what is to come arrives during each."""
    news = News(random.Random(11))  # noqa: S311  # the same news each time
    async with own_index(url) as index:
        for start in range(0, articles, BATCH):
            await index.put(news.articles(min(BATCH, articles - start)))
        lists = {
            name: await follow(index, news, asked, more // len(LISTS))
            for name, asked in LISTS.items()
        }
        return {"articles": articles, "more": more, **lists, "first_page": await first_pages(index)}


def main(
    articles: Annotated[int, typer.Option(min=1, help="there at first")] = 50_000,
    more: Annotated[int, typer.Option(min=0, help="arriving while lists are read")] = 5_000,
    elastic: Annotated[str | None, typer.Option(help="else one is started")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print whether paging returns what is counted; exits with 1 if it does not."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    with elastic_at(elastic) as url:
        figures = asyncio.run(measure(url, articles, more)) | {"machine": machine()}
    if as_json:
        print(json.dumps(figures))
    else:
        for name, told in figures.items():
            print_table({f"{name}: {what}": one for what, one in told.items()}) if isinstance(
                told, dict
            ) else print_table({name: told})
    faults = ("doubled", "missing", "foreign")
    lists = [figures[name] for name in LISTS]
    if any(one[fault] for one in lists for fault in faults) or any(
        one["totals"] != [one["listed"]] for one in lists
    ):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)

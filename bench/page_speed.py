"""What pages weigh, when they are shown, and how fast the front page is answered.

    python -m bench.page_speed [--articles N] [--per-s N] [--rounds N] [--visits N] [--json]

N articles are put on the log of a fresh stack and indexed by a real worker, with stories, trending
lists, outlets and a discussion. Chromium opens a page of each kind with nothing kept from before:
bytes over the wire without pictures, by kind; requests until it stands, live streams among them;
largest contentful paint. Then, while more articles arrive, the front page, a section and a search
are asked for over 1 and 16 connections beside `/livez`, which does next to nothing, of the same
server: answers a second, and how long they took. `front_anew` is the front page as a reload
asks for it: no answer made before will do. Rounds take turns; figures are their medians.
All share the cores of the machine.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import httpx
import typer
from playwright.sync_api import sync_playwright

from bench.gateway_rates import get, rounds_of
from bench.rebuild_cases.articles import many_articles
from bench.rebuild_cases.load import publish, trickling
from bench.speed_cases import news
from bench.speed_cases.weighing import weigh
from bench.tables import machine, print_table
from shared.events import EnrichedArticle
from shared.kafka.admin import create_topics
from shared.kafka.publisher import KafkaPublisher, producer
from tests.browser import ARGUMENTS, find_browser
from tests.cluster import Cluster, cluster
from tests.stack import Stack, running_stack
from tests.waiting import until

CONNECTIONS = (1, 16)
TOLD_OF = 2000
INDEXED_WITHIN_S = 1_800.0
PACKED = "Accept-Encoding: gzip"
ANEW = "Cache-Control: max-age=0"
ASKED_FAST = ("front", "section", "search")


async def fill(stack: Stack, count: int) -> list[EnrichedArticle]:
    """Put the news on the log; return the articles that stories, topics and comments tell of."""
    articles = many_articles()
    told_of = min(count, TOLD_OF)
    await publish(stack.kafka_servers, articles, count - told_of)
    last = [next(articles) for _ in range(told_of)]
    await publish(stack.kafka_servers, iter(last), told_of)
    async with producer(stack.kafka_servers, "bench") as made:
        await news.publish(KafkaPublisher(made), last)
    return last


def await_all(parts: Cluster, count: int, pages: Mapping[str, str]) -> None:
    """Return once everything is found, and every page stands."""
    until(partial(_has_found, parts, count), f"{count} articles are found", INDEXED_WITHIN_S)
    until(lambda: parts.get("gateway", "/v1/trending")["topics"] or None, "topics trend", 60)
    for path in pages.values():
        address = parts.url("gateway") + path
        until(partial(_stands, address), address, 60)


def _has_found(parts: Cluster, count: int) -> bool:
    total: int = parts.get("gateway", "/v1/search")["total"]
    return total >= count


def _stands(address: str) -> bool:
    return httpx.get(address, timeout=60).is_success


def weights(site: str, pages: Mapping[str, str], visits: int) -> dict[str, dict[str, Any]]:
    """Return by kind what a page costs its reader."""
    chromium = find_browser()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        try:
            return {name: weigh(browser, site, path, visits) for name, path in pages.items()}
        finally:
            browser.close()


def rates(site: str, pages: Mapping[str, str], rounds: int) -> dict[str, dict[str, Any]]:
    """Return by the number of connections how fast pages are answered."""
    port = urlsplit(site).port or 80
    asked = {"empty": (port, get("/livez"))}
    asked |= {name: (port, get(pages[name], PACKED)) for name in ASKED_FAST}
    asked["front_anew"] = (port, get(pages["front"], PACKED, ANEW))
    return {str(many): rounds_of(asked, many, rounds) for many in CONNECTIONS}


async def measure(
    stack: Stack, parts: Cluster, count: int, per_s: int, turns: Sequence[int]
) -> dict[str, Any]:
    """Return all figures; `turns` are the visits of each page, and the rounds."""
    last, site = await fill(stack, count), parts.url("gateway")
    pages, (visits, rounds) = news.pages(last), turns
    await asyncio.to_thread(await_all, parts, count, pages)
    loop = asyncio.get_running_loop()
    arriving = many_articles(seed=8)
    # The browser keeps to the thread it was started in.
    with ThreadPoolExecutor(1) as aside:
        weighed = await loop.run_in_executor(aside, weights, site, pages, visits)
        async with trickling(stack.kafka_servers, arriving, per_s) as put:
            answered = await loop.run_in_executor(aside, rates, site, pages, rounds)
    return {
        "articles": count,
        "came_meanwhile": sum(put),
        "pages": weighed,
        "connections": answered,
        "machine": machine(),
    }


def main(
    articles: Annotated[int, typer.Option(min=100)] = 100_000,
    per_s: Annotated[int, typer.Option(min=1, help="new articles a second")] = 10,
    rounds: Annotated[int, typer.Option(min=1)] = 3,
    visits: Annotated[int, typer.Option(min=1, help="of each page")] = 5,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print weights of the pages, and rates."""
    with (
        tempfile.TemporaryDirectory(prefix="page-speed-") as home,
        running_stack(Path(home) / "stack") as stack,
        cluster(stack, Path(home) / "run") as parts,
    ):
        asyncio.run(create_topics(stack.kafka_servers))
        parts.start("search", "gateway")
        figures = asyncio.run(measure(stack, parts, articles, per_s, (visits, rounds)))
    print(json.dumps(figures)) if as_json else _print(figures)


def _print(figures: dict[str, Any]) -> None:
    for name, page in figures["pages"].items():
        print(f"\n{name} page")
        print_table(page)
    for many, told in figures["connections"].items():
        print(f"\n{many} connections")
        print_table(
            {
                name: f"{one['per_second']:9.1f}/s, p50 {one['p50_ms']} ms, p99 {one['p99_ms']} ms"
                for name, one in told.items()
            }
        )
    print()
    print_table({name: figures[name] for name in ("articles", "came_meanwhile", "machine")})


if __name__ == "__main__":
    typer.run(main)

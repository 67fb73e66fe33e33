"""How many feeds and articles a second ingest takes from the web to Kafka, and where time goes.

    python -m bench.ingest_rate [--feeds 200] [--entries 20] [--kafka HOST:PORT] [--json]

Feeds and pages come from a server on 127.0.0.1; half of the feeds hold the full text, for the
other half every page is fetched and its text extracted. All parts are ingest's own and Kafka is
real: the one given, which must be empty, or one started for the run. First everything goes
through the whole pipeline, many feeds at once: that is `feeds_per_s` and `articles_per_s`, and
with the processor time of ingest's processes (not of the server's or Kafka's) the figures per
core. Then each step is done alone, one after another in one process; its share is that of
processor time. `bare` is what feedparser and trafilatura alone take for the same bytes.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.fleet_sim.broker import NotEmptyError, embedded_kafka, prepare_topics
from bench.ingest_line.line import Line, connected, parsers, web
from bench.ingest_line.site import Sites, served
from bench.ingest_line.steps import steps
from bench.tables import machine, print_table
from services.ingest.adapters.kafka_outlet import KafkaOutlet
from services.ingest.adapters.parse_pool import ParsePool
from shared import __version__, telemetry

AT_ONCE = 50


def cpu_s(pool: ParsePool) -> float:
    """Return the processor time that this process and those of `pool` have used."""
    ticks = os.sysconf("SC_CLK_TCK")
    stats = (Path(f"/proc/{one}/stat").read_text() for one in pool.process_ids())
    told = [stat.rpartition(")")[2].split() for stat in stats]
    return time.process_time() + sum(int(one[11]) + int(one[12]) for one in told) / ticks


async def warm_up(sites: Sites, pool: ParsePool, processes: int) -> None:
    """Let every process have read a feed and a page."""
    feed, page = sites.read(sites.urls[1]), sites.read(sites.pages[0])
    feeds = (pool.feed(feed, sites.urls[1], None) for _ in range(processes))
    pages = (pool.page(page, sites.pages[0]) for _ in range(processes))
    await asyncio.gather(*feeds)
    await asyncio.gather(*pages)


async def whole(sites: Sites, port: int, outlet: KafkaOutlet, processes: int) -> dict[str, float]:
    """Return how fast everything goes from the server to Kafka."""
    async with web(port) as fetcher:
        with parsers(processes) as pool:
            await warm_up(sites, pool, processes)
            line = Line(outlet, fetcher, pool)
            began_cpu, began = cpu_s(pool), time.perf_counter()
            published = await line.poll_all(sites.urls, AT_ONCE)
            wall_s, used_s = time.perf_counter() - began, cpu_s(pool) - began_cpu
    return {
        "articles": published,
        "feeds_per_s": round(sites.feeds / wall_s, 1),
        "articles_per_s": round(published / wall_s, 1),
        "feeds_per_s_and_core": round(sites.feeds / used_s, 1),
        "articles_per_s_and_core": round(published / used_s, 1),
        "wall_s": round(wall_s, 2),
        "cpu_s": round(used_s, 2),
    }


def told(sites: Sites, rates: dict[str, float], taken: dict[str, float]) -> dict[str, Any]:
    """Return the figures by name."""
    names = ("fetch", "parse", "extract", "publish")
    alone_s = sum(taken[name] for name in names)
    bare_s = taken["bare_feedparser"] + taken["bare_trafilatura"]
    return {
        "feeds": sites.feeds,
        "pages": len(sites.pages),
        **rates,
        "share_of_time": {name: round(taken[name] / alone_s, 3) for name in names},
        "step_ms": {
            "fetch_a_body": round(1000 * taken["fetch"] / (sites.feeds + len(sites.pages)), 2),
            "parse_a_feed": round(1000 * taken["parse"] / sites.feeds, 2),
            "extract_a_page": round(1000 * taken["extract"] / len(sites.pages), 2),
            "publish_an_article": round(1000 * taken["publish"] / rates["articles"], 2),
            "bare_feedparser_a_feed": round(1000 * taken["bare_feedparser"] / sites.feeds, 2),
            "bare_trafilatura_a_page": round(
                1000 * taken["bare_trafilatura"] / len(sites.pages), 2
            ),
        },
        "parse_to_bare": round(taken["parse"] / taken["bare_feedparser"], 2),
        "extract_to_bare": round(taken["extract"] / taken["bare_trafilatura"], 2),
        "all_to_bare": round(rates["cpu_s"] / bare_s, 2),
        "machine": machine(),
    }


async def measure(sites: Sites, servers: str, processes: int) -> dict[str, Any]:
    """Return all figures, taken with the Kafka at `servers`."""
    await prepare_topics(servers)
    with served(sites) as port:
        async with connected(servers) as outlet:
            rates = await whole(sites, port, outlet, processes)
            taken = await steps(sites, port, outlet)
    return told(sites, rates, taken)


@contextmanager
def kafka_at(given: str | None) -> Iterator[str]:
    """Yield the Kafka that was given, or one of our own."""
    if given:
        yield given
        return
    home = Path(tempfile.mkdtemp(prefix="cupure-rate-"))
    try:
        with embedded_kafka(home) as servers:
            yield servers
    finally:
        shutil.rmtree(home, ignore_errors=True)


def main(
    *,
    feeds: Annotated[int, typer.Option(min=2)] = 200,
    entries: Annotated[int, typer.Option(min=1)] = 20,
    kafka: str | None = None,
    processes: Annotated[int, typer.Option(min=1)] = os.cpu_count() or 1,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print the figures; fails when an article did not come out."""
    telemetry.start("ingest", __version__, "CRITICAL")
    sites = Sites(feeds, entries)
    try:
        with kafka_at(kafka) as servers:
            figures = asyncio.run(measure(sites, servers, processes))
    except NotEmptyError as error:
        sys.exit(str(error))
    print(json.dumps(figures)) if as_json else print_table(figures)
    if figures["articles"] != feeds * entries:
        sys.exit(f"{figures['articles']} articles came out, {feeds * entries} went in")


if __name__ == "__main__":
    typer.run(main)

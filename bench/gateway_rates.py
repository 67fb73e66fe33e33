"""How many requests a second one gateway process answers, beside what is asked without it.

    python -m bench.gateway_rates [--articles N] [--rounds N] [--elastic URL] [--apart] [--json]

The gateway is a process of its own, as is what asks, over 1, 16 and 64 connections. In each round
all are asked in turn: `/livez`, which does next to nothing, of the same app; the trending list; an
article, in full and as not changed (304); a search of two words with twenty results; and of
Elasticsearch the same search and the same article. Figures are medians over the rounds. All share
the cores of the machine, so Elasticsearch has more of them when it is asked alone; with `--apart`
it has the first core for itself both times, and gateway and asker have the others.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from random import Random
from statistics import median
from typing import Annotated, Any
from urllib.parse import urlsplit

import httpx
import structlog
import typer

from bench.cores import keep_apart
from bench.similar_cases.index import OwnIndex, elastic_at, own_index
from bench.tables import machine, print_table
from deploy.embedded.ports import free_ports
from services.gateway.core.finder import SearchRequest
from services.gateway.core.search import queries
from shared.documents import ARTICLES
from tests import make
from tests.make_documents import article_event

CONNECTIONS = (1, 16, 64)
EACH_S = 3.0
WANTED = "word150 word300"
AT_ONCE = 1000
Asked = dict[str, tuple[int, bytes]]


async def fill(index: OwnIndex, articles: int) -> None:
    """Write articles of 300 words that are as unequally often as those of a language."""
    random = Random(7)  # noqa: S311
    words = [f"word{number}" for number in range(20_000)]
    often = [1 / (number + 10) for number in range(len(words))]
    for start in range(0, articles, AT_ONCE):
        await index.put(
            article_event(
                f"a{number}",
                title=" ".join(random.choices(words, often, k=8)),
                text=" ".join(random.choices(words, often, k=300)),
            )
            for number in range(start, min(articles, start + AT_ONCE))
        )


def get(path: str, *headers: str) -> bytes:
    """Return a request as it goes over the wire."""
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: gateway", *headers, "", ""]).encode()


def search(index: str, body: dict[str, Any]) -> bytes:
    """Return a search of Elasticsearch as it goes over the wire."""
    told = json.dumps(body).encode()
    head = (
        f"POST /{index}/_search?allow_partial_search_results=false HTTP/1.1",
        "Host: elastic",
        "Content-Type: application/json",
        f"Content-Length: {len(told)}",
    )
    return "\r\n".join([*head, "", ""]).encode() + told


def asked_of(gateway: int, elastic: int, index: str) -> Asked:
    """Return what is asked by name, with the port that answers."""
    name = make.article_id("a1")
    path = f"/v1/articles/{name}"
    wanted = SearchRequest(q=WANTED, now=datetime.now(UTC))
    tag = httpx.get(f"http://127.0.0.1:{gateway}{path}", headers={"Accept-Encoding": ""})
    return {
        "empty": (gateway, get("/livez")),
        "trending": (gateway, get("/v1/trending")),
        "article": (gateway, get(path)),
        "article_not_changed": (gateway, get(path, f"If-None-Match: {tag.headers['ETag']}")),
        "search": (gateway, get(f"/v1/search?q={WANTED.replace(' ', '+')}")),
        "elastic_article": (elastic, search(index, queries.article_body(name))),
        "elastic_search": (elastic, search(index, queries.search_body(wanted))),
    }


def load(port: int, connections: int, request: bytes) -> dict[str, Any]:
    """Return what a process of its own found."""
    command = [sys.executable, "-m", "bench.gateway_cases.load", str(port), str(connections)]
    done = subprocess.run([*command, str(EACH_S)], input=request, capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    if found["statuses"].keys() - {"200", "304"}:
        raise RuntimeError(f"not answered: {found}, {request[:200]!r}")
    return found


def rounds_of(asked: Asked, connections: int, rounds: int) -> dict[str, dict[str, float]]:
    """Return the median of each figure by what is asked, asked in turn in every round."""
    found = [
        {name: load(port, connections, request) for name, (port, request) in asked.items()}
        for _ in range(rounds)
    ]
    return {
        name: {
            figure: round(median(one[name][figure] for one in found), 2)
            for figure in ("per_second", "p50_ms", "p99_ms")
        }
        for name in asked
    }


def ratios(told: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return the rates as shares of what they are measured by, and what is added to a search."""
    beside = (
        ("search", "elastic_search"),
        ("article", "elastic_article"),
        ("trending", "empty"),
        ("article", "empty"),
        ("article_not_changed", "empty"),
    )
    shares = {
        f"{one}_of_{other}": round(told[one]["per_second"] / told[other]["per_second"], 3)
        for one, other in beside
    }
    added = told["search"]["p99_ms"] - told["elastic_search"]["p99_ms"]
    return shares | {"search_p99_added_ms": round(added, 2)}


@contextmanager
def gateway(url: str, prefix: str) -> Iterator[int]:
    """Own a gateway process while the block runs; yields its port."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "bench.gateway_cases.server", url, prefix, str(port)]
    with subprocess.Popen(command, stdout=sys.stderr) as process:
        try:
            _await(port)
            yield port
        finally:
            process.terminate()


def _await(port: int) -> None:
    for _ in range(600):
        try:
            httpx.get(f"http://127.0.0.1:{port}/livez").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the gateway does not start")


async def measure(url: str, articles: int, rounds: int) -> dict[str, Any]:
    """Return the figures by the number of connections."""
    async with own_index(url) as index:
        await fill(index, articles)
        with gateway(url, index.prefix) as port:
            alias, elastic = index.prefix + ARTICLES, urlsplit(url).port or 9200
            asked = await asyncio.to_thread(asked_of, port, elastic, alias)
            return {
                str(many): await asyncio.to_thread(rounds_of, asked, many, rounds)
                for many in CONNECTIONS
            }


def main(
    articles: Annotated[int, typer.Option(min=100)] = 20_000,
    rounds: Annotated[int, typer.Option(min=1)] = 3,
    elastic: Annotated[str | None, typer.Option(help="else one is started")] = None,
    *,
    apart: Annotated[bool, typer.Option(help="Elasticsearch on a core of its own")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print requests per second and latencies, and their ratios."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    with elastic_at(elastic) as url:
        if apart:
            keep_apart(url)
        found = asyncio.run(measure(url, articles, rounds))
    figures = {many: {"rates": told, "ratios": ratios(told)} for many, told in found.items()}
    if as_json:
        print(json.dumps(figures | {"articles": articles, "apart": apart, "machine": machine()}))
        return
    _print(figures)
    print_table({"articles": articles, "apart": str(apart), "machine": machine()})


def _print(figures: dict[str, dict[str, Any]]) -> None:
    for many, told in figures.items():
        print(f"\n{many} connections")
        print_table({name: _told(list(one.values())) for name, one in told["rates"].items()})
        print_table(told["ratios"])


def _told(figures: Sequence[float]) -> str:
    rate, middle, last = figures
    return f"{rate:9.1f}/s, p50 {middle} ms, p99 {last} ms"


if __name__ == "__main__":
    typer.run(main)

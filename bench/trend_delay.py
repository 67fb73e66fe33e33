"""How long it takes from an article being seen to published lists that count it.

    python -m bench.trend_delay [--per-s N] [--for-s N] [--json]

Articles are pushed to ingest at a steady rate and go through real workers of every role on a fresh
Kafka. The times are those that the trends worker tells of itself (`cupure_trend_delay_seconds`): a
percentile is the upper end of the bucket that holds it.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import httpx
import typer

from bench.fleet_sim.broker import embedded_kafka
from bench.tables import machine, print_table
from shared.kafka.admin import create_topics
from tests.cluster import cluster
from tests.faults.pushing import Pusher
from tests.stack import Stack
from tests.waiting import until

PARTS = ("ingest", "enrich-tag", "enrich-stories", "enrich-trends")
METRIC = "cupure_trend_delay_seconds"
# Nothing here asks Elasticsearch.
NOWHERE = "http://127.0.0.1:9"
LONG_S = 300.0


def buckets(lines: Iterable[str]) -> dict[float, float]:
    """Return how many articles took at most so many seconds."""
    found = [line.split('"') for line in lines if line.startswith(f"{METRIC}_bucket")]
    return {float(most.replace("+Inf", "inf")): float(count[1:]) for _, most, count in found}


def percentile(counts: dict[float, float], share: float) -> float:
    """Return within how many seconds `share` of all were done."""
    goal = share * counts[float("inf")]
    return min(most for most, count in counts.items() if count >= goal)


def push_steadily(pusher: Pusher, per_s: int, for_s: int) -> None:
    """Push `per_s` articles each second, as far as ingest keeps up."""
    begun = time.monotonic()
    for second in range(for_s):
        pusher.push(range(second * per_s, (second + 1) * per_s))
        time.sleep(max(0.0, begun + second + 1 - time.monotonic()))


def _no_feeds(home: Path) -> str:
    """Return a list of feeds, which ingest insists on, with one that is nowhere."""
    file = home / "sources.opml"
    feed = '<outline type="rss" text="-" xmlUrl="http://feed.invalid/"/>'
    file.write_text(f'<opml version="2.0"><head/><body>{feed}</body></opml>')
    return str(file)


def main(
    per_s: Annotated[int, typer.Option(min=1)] = 10,
    for_s: Annotated[int, typer.Option(min=1)] = 60,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Push, wait until all are counted, tell the percentiles."""
    with (
        tempfile.TemporaryDirectory(prefix="trend-delay-") as home,
        embedded_kafka(Path(home)) as servers,
        cluster(Stack(servers, NOWHERE), Path(home), _no_feeds(Path(home))) as parts,
    ):
        asyncio.run(create_topics(servers))
        parts.start(*PARTS)

        def told() -> dict[float, float]:
            return buckets(httpx.get(f"{parts.url(PARTS[-1])}/metrics").text.splitlines())

        push_steadily(Pusher(parts), per_s, for_s)
        until(lambda: told()[float("inf")] >= per_s * for_s, "all are counted", LONG_S)
        counts = told()
    figures = {
        "articles": int(counts[float("inf")]),
        "pushed_per_s": per_s,
        **{f"p{share}_s": percentile(counts, share / 100) for share in (50, 95, 99)},
        "machine": machine(),
    }
    print(json.dumps(figures)) if as_json else print_table(figures)


if __name__ == "__main__":
    typer.run(main)

"""Every service is killed while articles arrive: nothing is lost and nothing is double."""

from __future__ import annotations

import os
import time

import httpx

from tests.cluster import Cluster
from tests.faults.pushing import Pusher
from tests.stack import Stack
from tests.waiting import until

COUNT = int(os.environ.get("FAULT_ARTICLES", "5000"))
VICTIMS = ("ingest", "enrich-tag", "enrich-stories", "enrich-trends", "search", "gateway")


def _documents(stack: Stack, source: str) -> int:
    answer = httpx.post(
        f"{stack.elastic_url}/articles/_count", json={"query": {"term": {"source_id": source}}}
    )
    return int(answer.json()["count"])


def _kill_during(cluster: Cluster, pusher: Pusher, victim: str, numbers: range) -> None:
    goal = pusher.pushed + len(numbers) // 3
    pushing = pusher.in_background(numbers)
    until(lambda: pusher.pushed >= goal, "a third of the articles pushed", 60)
    cluster.kill(victim)
    time.sleep(1)
    cluster.resume(victim)
    pushing.join(timeout=120)
    print(f"killed {victim}: {pusher.pushed} pushed, {pusher.refused} requests refused so far")


def test_kills_lose_and_double_nothing(cupure: Cluster, stack: Stack) -> None:
    pusher, share = Pusher(cupure), -(-COUNT // len(VICTIMS))
    for place, victim in enumerate(VICTIMS):
        numbers = range(place * share, min(COUNT, (place + 1) * share))
        _kill_during(cupure, pusher, victim, numbers)

    until(lambda: pusher.found() >= COUNT, f"{COUNT} articles found", 180)

    print(f"{COUNT} pushed, {_documents(stack, pusher.source)} documents, {pusher.found()} found")
    assert pusher.pushed == COUNT
    assert pusher.found() == COUNT
    assert _documents(stack, pusher.source) == COUNT

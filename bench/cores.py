"""Cores kept apart, so that what is measured has the same ones whatever else is at work."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import httpx


def keep_apart(elastic_url: str) -> None:
    """Leave the first core to the Elasticsearch at `elastic_url`, and the others to this process.

    Processes started from now on have those others too. Ends with a word where that cannot be.
    """
    first, *others = sorted(os.sched_getaffinity(0))
    if not others:
        sys.exit("--apart needs two cores or more")
    for thread in _threads(elastic_url):
        os.sched_setaffinity(thread, {first})
    os.sched_setaffinity(0, others)


def _threads(elastic_url: str) -> list[int]:
    """Return the threads of the process that answers, which starts others on their cores."""
    nodes = httpx.get(f"{elastic_url}/_nodes/process").raise_for_status().json()["nodes"]
    pids = [node["process"]["id"] for node in nodes.values()]
    found = [int(one.name) for pid in pids for one in Path(f"/proc/{pid}/task").glob("*")]
    if not found:
        sys.exit(f"--apart needs an Elasticsearch of this machine, not {elastic_url}")
    return found

"""How long a worker takes to start, and what two of them share and have each for itself."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from bench.enrich_line.articles import HERE
from services.enrich.adapters.current_base import CurrentBase
from services.enrich.adapters.tools import load_tools
from services.enrich.core.enrich import enrich
from shared.events import RawArticle

PROCESSES = 2
WAIT_S = 300.0
SOME = 300
# Fields of `smaps_rollup` (man 5 proc).
PRIVATE = ("Private_Clean", "Private_Dirty")
SHARED = ("Shared_Clean", "Shared_Dirty")


def start_figures(knowledge: Path | None) -> dict[str, float]:
    """Return the seconds from nothing to a worker with all its tools, and its processor time."""
    command = [sys.executable, "-m", "bench.enrich_line.start"]
    started = time.perf_counter()
    ended = subprocess.run(
        [*command, *([str(knowledge)] if knowledge else [])],
        check=True,
        capture_output=True,
        text=True,
    )
    wall_s = time.perf_counter() - started
    return {"start_s": round(wall_s, 2), "start_cpu_s": round(float(ended.stdout), 2)}


def memory_figures(knowledge: Path | None, articles: Sequence[RawArticle]) -> dict[str, Any]:
    """Return the memory of each of two processes that have enriched the same articles, in MB."""
    context = get_context("spawn")
    told: Queue[dict[str, float]] = context.Queue()
    barrier = context.Barrier(PROCESSES)
    workers = [
        context.Process(target=_worker, args=(knowledge, articles[:SOME], barrier, told))
        for _ in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    each = [told.get(timeout=WAIT_S) for _ in workers]
    for worker in workers:
        worker.join()
    return {f"memory_mb_{name}": [one[name] for one in each] for name in each[0]}


def _worker(
    knowledge: Path | None,
    articles: Sequence[RawArticle],
    barrier: Barrier,
    told: Queue[dict[str, float]],
) -> None:
    tools = load_tools(CurrentBase(knowledge, time.monotonic).latest())
    for article in articles:
        enrich(article, tools, HERE)
    # Both must be there while either is measured.
    barrier.wait(WAIT_S)
    fields = _fields()
    told.put(
        {
            "private": sum(fields[name] for name in PRIVATE),
            "shared": sum(fields[name] for name in SHARED),
            "proportional": fields["Pss"],
        }
    )
    barrier.wait(WAIT_S)


def _fields() -> dict[str, float]:
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split() for line in lines)
    return {name.rstrip(":"): round(int(kilobytes) / 1024, 1) for name, kilobytes, _ in rows}

"""How long a worker takes to start, and what two of them share and have each for itself."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench.enrich_line.articles import HERE
from bench.side_by_side import measured_in_each
from services.enrich.adapters.current_base import CurrentBase
from services.enrich.adapters.tools import load_tools
from services.enrich.core.enrich import Tools, enrich
from shared.events import RawArticle

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
    each = measured_in_each(partial(_used_tools, knowledge, articles[:SOME]), _memory)
    return {f"memory_mb_{name}": values for name, values in each.items()}


def _used_tools(knowledge: Path | None, articles: Sequence[RawArticle]) -> Tools:
    tools = load_tools(CurrentBase(knowledge, time.monotonic).latest())
    for article in articles:
        enrich(article, tools, HERE)
    return tools


def _memory(_tools: Tools) -> dict[str, float]:
    fields = _fields()
    return {
        "private": sum(fields[name] for name in PRIVATE),
        "shared": sum(fields[name] for name in SHARED),
        "proportional": fields["Pss"],
    }


def _fields() -> dict[str, float]:
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split() for line in lines)
    return {name.rstrip(":"): round(int(kilobytes) / 1024, 1) for name, kilobytes, _ in rows}

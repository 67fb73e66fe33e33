"""What two processes with the same base open share of it, and what each has for itself."""

from __future__ import annotations

from collections import Counter
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from bench.big_base.reading import asked_keys
from services.enrich.adapters.knowledge_files import base_folder, open_base

PROCESSES = 2
WAIT_S = 600.0


def sharing_figures(root: Path, entities: int) -> dict[str, Any]:
    """Return the memory of each of two processes that have asked for the same names, in MB."""
    context = get_context("spawn")
    told: Queue[dict[str, float]] = context.Queue()
    barrier = context.Barrier(PROCESSES)
    workers = [
        context.Process(target=_worker, args=(root, entities, barrier, told))
        for _ in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    each = [told.get(timeout=WAIT_S) for _ in workers]
    for worker in workers:
        worker.join()
    return {name: [one[name] for one in each] for name in each[0]}


def _worker(root: Path, entities: int, barrier: Barrier, told: Queue[dict[str, float]]) -> None:
    keys = asked_keys(entities)
    before = _private_mb()
    base = open_base(root)
    opened = _private_mb()
    for key in keys:
        for one in base.candidates(key):
            base.entity(one.entity)
            base.neighbours(one.entity)
    # Both must have asked before either is measured, and both must be there while they are.
    barrier.wait(WAIT_S)
    mapped = _mapped_kb(base_folder(root))
    told.put(
        {
            "mapped_mb": _mb(mapped["Rss"]),
            "mapped_shared_mb": _mb(mapped["Shared_Clean"] + mapped["Shared_Dirty"]),
            "mapped_private_mb": _mb(mapped["Private_Clean"] + mapped["Private_Dirty"]),
            "own_mb_after_opening": round(opened - before, 1),
            "own_mb_with_full_caches": round(_private_mb() - before, 1),
        }
    )
    barrier.wait(WAIT_S)


def _mapped_kb(folder: Path) -> Counter[str]:
    """Return the fields of `smaps` (man 5 proc), summed over the mappings of files in `folder`."""
    found: Counter[str] = Counter()
    is_ours = False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition(":")
        if " " in name:
            is_ours = str(folder) in line
        elif is_ours and rest.endswith(" kB"):
            found[name] += int(rest.removesuffix(" kB"))
    return found


def _private_mb() -> float:
    told = Path("/proc/self/smaps_rollup").read_text(encoding="utf-8")
    lines = [line.split() for line in told.splitlines() if line.startswith("Private_Dirty")]
    return sum(int(line[1]) for line in lines) / 1024


def _mb(kilobytes: int) -> float:
    return round(kilobytes / 1024, 1)

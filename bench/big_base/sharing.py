"""What two processes with the same base open share of it, and what each has for itself."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from typing import NamedTuple

from bench.big_base.reading import asked_keys
from bench.side_by_side import measured_in_each
from services.enrich.adapters.knowledge_files import base_folder, open_base
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase


class _Open(NamedTuple):
    base: KnowledgeBase
    before_mb: float
    opened_mb: float


def sharing_figures(root: Path, entities: int) -> dict[str, list[float]]:
    """Return the memory of each of two processes that have asked for the same names, in MB."""
    return measured_in_each(partial(_asked, root, entities), partial(_memory, base_folder(root)))


def _asked(root: Path, entities: int) -> _Open:
    keys = asked_keys(entities)
    before_mb = _private_mb()
    base = open_base(root)
    opened_mb = _private_mb()
    for key in keys:
        for one in base.candidates(key):
            base.entity(one.entity)
            base.neighbours(one.entity)
    return _Open(base, before_mb, opened_mb)


def _memory(folder: Path, held: _Open) -> dict[str, float]:
    mapped = _mapped_kb(folder)
    return {
        "mapped_mb": _mb(mapped["Rss"]),
        "mapped_shared_mb": _mb(mapped["Shared_Clean"] + mapped["Shared_Dirty"]),
        "mapped_private_mb": _mb(mapped["Private_Clean"] + mapped["Private_Dirty"]),
        "own_mb_after_opening": round(held.opened_mb - held.before_mb, 1),
        "own_mb_with_full_caches": round(_private_mb() - held.before_mb, 1),
    }


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

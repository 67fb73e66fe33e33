"""How fast a book takes a stream in, and how much memory it has meanwhile."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


def fed(
    stream: Iterable[T], add: Callable[[T], object], held: Callable[[], dict[str, int]], every: int
) -> Iterator[dict[str, Any]]:
    """Yield figures after `every` so many articles; the time is that of the processor.

    Making the stream is not counted in the time, but its small state is in the memory.
    """
    each_s: list[float] = []
    number = 0
    for number, one in enumerate(stream, 1):
        started = time.process_time()
        add(one)
        each_s.append(time.process_time() - started)
        if len(each_s) == every:
            yield _figures(number, each_s, held())
            each_s.clear()
    if each_s:
        yield _figures(number, each_s, held())


def _figures(number: int, each_s: list[float], held: dict[str, int]) -> dict[str, Any]:
    by_time = sorted(each_s)
    return {
        "articles": number,
        "articles_per_s": round(len(each_s) / sum(each_s), 1),
        "ms_p50": round(1000 * by_time[len(by_time) // 2], 3),
        "ms_p99": round(1000 * by_time[len(by_time) * 99 // 100], 3),
        "ms_max": round(1000 * by_time[-1], 1),
        "memory_mb": round(memory_mb(), 1),
        **held,
    }


def memory_mb() -> float:
    """Return what of this process lies in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20

"""Two processes that do the same and are measured while both are there: they share memory."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import TypeVar

PROCESSES = 2
WAIT_S = 600.0

Held = TypeVar("Held")
Figures = dict[str, float]


def measured_in_each(
    prepare: Callable[[], Held], measure: Callable[[Held], Figures]
) -> dict[str, list[float]]:
    """Return by name what two new processes measure of what each prepared, once both have it."""
    context = get_context("spawn")
    told: Queue[Figures] = context.Queue()
    barrier = context.Barrier(PROCESSES)
    workers = [
        context.Process(target=_work, args=(barrier, told, prepare, measure))
        for _ in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    each = [told.get(timeout=WAIT_S) for _ in workers]
    for worker in workers:
        worker.join()
    return {name: [one[name] for one in each] for name in each[0]}


def _work(
    barrier: Barrier,
    told: Queue[Figures],
    prepare: Callable[[], Held],
    measure: Callable[[Held], Figures],
) -> None:
    held = prepare()
    barrier.wait(WAIT_S)
    told.put(measure(held))
    barrier.wait(WAIT_S)

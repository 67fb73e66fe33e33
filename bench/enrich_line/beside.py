"""The tag step alone in a process of its own, on the same core and in the same minute as a worker.

Two processes that take turns on a core suffer alike from whatever else the machine does, so the
ratio of their rates means something where two rates taken one after the other do not.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

from bench.enrich_line.articles import HERE, WARM_UP, renamed
from services.enrich.adapters.current_base import CurrentBase
from services.enrich.adapters.python_memory import keep_loaded
from services.enrich.adapters.tools import load_tools
from services.enrich.core.enrich import enrich
from shared.events import RawArticle

WAIT_S = 120.0
ENDLESS = 10_000_000


@dataclass(frozen=True, slots=True)
class PureStep:
    """A process that enriches between `begin` and `end`."""

    beginning: Event
    ending: Event
    rates: Queue[float]

    def begin(self) -> None:
        """Let it enrich as fast as it can."""
        self.beginning.set()

    def end(self) -> float:
        """Return how many articles it did per second of its processor time."""
        self.ending.set()
        return self.rates.get(timeout=WAIT_S)


@contextmanager
def pure_step(
    knowledge: Path | None, articles: Sequence[RawArticle], core: int
) -> Iterator[PureStep]:
    """Own the process while the block runs; it is ready when the block begins."""
    context = get_context("spawn")
    ready = context.Event()
    step = PureStep(context.Event(), context.Event(), context.Queue())
    process = context.Process(target=_run, args=(knowledge, articles, core, ready, step))
    process.start()
    try:
        ready.wait(WAIT_S)
        yield step
    finally:
        process.kill()
        process.join()


def _run(
    knowledge: Path | None, articles: Sequence[RawArticle], core: int, ready: Event, step: PureStep
) -> None:
    os.sched_setaffinity(0, {core})
    tools = load_tools(CurrentBase(knowledge, time.monotonic).latest())
    keep_loaded()
    for article in renamed(articles, WARM_UP):
        enrich(article, tools, HERE)
    ready.set()
    step.beginning.wait()
    done, started = 0, time.process_time()
    for article in renamed(articles, ENDLESS):
        if step.ending.is_set():
            break
        enrich(article, tools, HERE)
        done += 1
    step.rates.put(done / (time.process_time() - started))

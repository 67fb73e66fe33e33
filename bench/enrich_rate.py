"""What enrichment takes: the tag step on one core, its parts, memory, start, and a real worker.

    python -m bench.enrich_rate [--kb DIR] [--articles FILE.jsonl] [--kafka] [--json]

DIR is a base that `cupure kb build` made, or a folder of tables to make one of; without it the
starter base links. FILE holds an article a line (id, title, text), of which those of 300 to 500
words are taken; without it the sample news. All runs on one core. Rates of the tag step are by
processor time, beside that of counting the words of the same articles in the same run, so that a
busy machine changes both. With `--kafka` a worker of the role `tag` empties a topic of a Kafka
that is started for it on another core, or of the one in `TEST_KAFKA_SERVERS`, which must be empty;
its rate is told as a share of that of the step alone, which runs at the same time on the same core.
Time that it waits for the broker counts, time that others keep it from its core does not. Grouping
sees copies of the sample news under other ids, so its stories are far larger than real ones.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.enrich_line.articles import read_articles
from bench.enrich_line.beside import pure_step
from bench.enrich_line.memory import memory_figures, start_figures
from bench.enrich_line.steps import shares, step_figures
from bench.enrich_line.stories import story_figures
from bench.enrich_line.worker import SlowError, fill, worker_figures
from bench.fleet_sim.broker import embedded_kafka
from bench.link_cases.bases import built_base
from bench.tables import machine, print_table
from services.enrich.adapters.current_base import CurrentBase
from services.enrich.adapters.python_memory import keep_loaded
from services.enrich.adapters.tools import load_tools
from services.enrich.core.enrich import Tools
from shared.events import RawArticle


@contextmanager
def pinned(core: int) -> Iterator[None]:
    """Let this process, and what it starts, run on `core` only while the block runs."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def fresh_tools(knowledge: Path | None) -> Tools:
    """Return tools that have seen no news yet, their objects out of the collector's sight."""
    tools = load_tools(CurrentBase(knowledge, time.monotonic).latest())
    keep_loaded()
    return tools


def pure_figures(
    articles: Sequence[RawArticle], knowledge: Path | None, core: int
) -> dict[str, Any]:
    """Return all that is measured without Kafka."""
    with pinned(core):
        tools = fresh_tools(knowledge)
        return {
            "articles": len(articles),
            "words_per_article": round(
                sum(len(one.text.split()) for one in articles) / len(articles), 1
            ),
            "knowledge": tools.knowledge.version,
            **step_figures(articles, tools),
            **shares(articles, tools),
            **story_figures(tools),
            **start_figures(knowledge),
            **memory_figures(knowledge, articles),
        }


def worker_beside_step(
    articles: Sequence[RawArticle], knowledge: Path | None, cores: Sequence[int], count: int
) -> dict[str, Any]:
    """Return the rate of a worker on the last of `cores`, and of the step alone beside it."""
    with _kafka(cores[0]) as servers, pinned(cores[0]):
        fill(servers, articles, count)
        with pure_step(knowledge, articles, cores[-1]) as pure:
            return worker_figures(servers, knowledge, cores[-1], count, pure)


@contextmanager
def _kafka(core: int) -> Iterator[str]:
    given = os.environ.get("TEST_KAFKA_SERVERS")
    if given:
        yield given
        return
    with (
        tempfile.TemporaryDirectory(prefix="enrich-rate-") as home,
        pinned(core),
        embedded_kafka(Path(home)) as servers,
    ):
        yield servers


def main(
    kb: Annotated[Path | None, typer.Option(exists=True, file_okay=False)] = None,
    articles: Annotated[Path | None, typer.Option(help="JSONL with id, title, text")] = None,
    count: Annotated[int, typer.Option(min=1_000, help="articles for the worker")] = 3_000,
    *,
    kafka: Annotated[bool, typer.Option("--kafka", help="measure a real worker too")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print the figures."""
    read, cores = read_articles(articles), sorted(os.sched_getaffinity(0))
    with built_base(kb, starter=True) if kb else nullcontext() as knowledge:
        figures = pure_figures(read, knowledge, cores[-1])
        try:
            if kafka:
                figures |= worker_beside_step(read, knowledge, cores, count)
        except SlowError as error:
            sys.exit(f"the worker: {error}")
    figures["machine"] = machine()
    print(json.dumps(figures)) if as_json else print_table(figures)


if __name__ == "__main__":
    typer.run(main)

"""Whether stories and trends stay fast and small while a million articles come.

    python -m bench.million stories|trends [--articles N] [--days D] [--seed S] [--json]

A generated stream of news (most stories small, names by Zipf's law, copies, some hundred outlets)
goes into the story book or the trend book, in this process alone. Told after every tenth of it:
articles a second and core, the slowest of a hundred, what of the process lies in memory, and what
the book holds; for trends the time of a dump and of going on from it too. With the seven days that
stories are kept for, the end is the state in which a worker stays for ever.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import typer

from bench.million_stream.feeding import fed, memory_mb
from bench.million_stream.making import Stream
from bench.tables import machine, print_table
from services.enrich.adapters.packaged_tables import load_stopwords
from services.enrich.adapters.python_memory import keep_loaded
from services.enrich.core.stories.book import StoryBook
from services.enrich.core.trends.book import TrendBook

Rows = Iterator[dict[str, Any]]
TOLD = 10


class Role(StrEnum):
    """Whose book is fed."""

    STORIES = "stories"
    TRENDS = "trends"


def of_stories(stream: Stream, every: int) -> Rows:
    """Yield what the story book is after so many articles."""
    book = StoryBook(load_stopwords().of)
    yield from fed(
        (one.digest for one in stream),
        lambda digest: book.place(digest, digest.provenance),
        lambda: {
            "stories": len(book.stories),
            "members": sum(len(s.members) for s in book.stories),
        },
        every,
    )


def of_trends(stream: Stream, every: int) -> Rows:
    """Yield what the trend book is after so many articles, at last with its dump."""
    stopwords = load_stopwords().of
    book = TrendBook(stopwords=stopwords)
    last: dict[str, Any] = {}
    placed = (one.placed() for one in stream)
    for last in fed(
        placed, book.add, lambda: {"sightings": len(list(book.window.sightings()))}, every
    ):
        yield last
    started = time.process_time()
    dump = book.dump()
    dumped = time.process_time()
    TrendBook.restored(dump, stopwords=stopwords)
    restored = time.process_time()
    yield last | {
        "dump_s": round(dumped - started, 2),
        "dump_mb": round(len(dump) / 2**20, 1),
        "restore_s": round(restored - dumped, 2),
    }


def main(
    role: Role,
    articles: int = 1_000_000,
    days: float = 7.0,
    seed: int = 1,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print rates and memory from the beginning to the end."""
    stream, every = Stream(articles, days, seed), max(1, articles // TOLD)
    rows = []
    keep_loaded()
    empty_mb = round(memory_mb(), 1)
    for row in (of_stories if role is Role.STORIES else of_trends)(stream, every):
        rows.append(row)
        sys.stderr.write(f"{json.dumps(row)}\n")
    figures = {"role": role.value, "days": days, "seed": seed, "memory_mb_at_start": empty_mb}
    figures |= {"articles_per_s_at_first": rows[0]["articles_per_s"]} | rows[-1]
    if as_json:
        print(json.dumps(figures | {"rows": rows, "machine": machine()}))
        return
    print_table(figures | {"machine": machine()})


if __name__ == "__main__":
    typer.run(main)

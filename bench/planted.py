"""Whether planted topics are found, and nothing else: a generated stream of known news.

    python -m bench.planted [--seed S] [--seeds N] [--weeks W] [--processes P] [--json]

Three weeks of usual news with the rhythm of day and week, and 36 hours in which topics are planted
beside decoys: a weekly cycle, names that are always there, one source that repeats itself, a
publisher's boilerplate, an agency's text that forty repeat, old news loaded now, a flood of late
articles. A topic counts as found if a list of the world shows it within two steps of five minutes
after eight voices had told it. A false trend is a topic on any list of any edition, at any step,
most of whose articles were not planted to be one. Every number of every topic is computed again
from what is listed with it.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from typing import Annotated, Any

import typer

from bench.planted_cases.scoring import Score
from bench.planted_cases.stream import Stream, planted_stream
from bench.tables import machine, print_table
from services.enrich.adapters.packaged_tables import load_stopwords
from services.enrich.core.trends.book import TrendBook
from services.enrich.core.trends.rules import TrendRules

Figures = dict[str, Any]
COUNTS = (
    "planted",
    "found",
    "found_in_time",
    "false_trends",
    "duplicates",
    "not_taken_back",
    "left_too_early",
    "snapshots",
    "topics_told",
    "sums_wrong",
    "not_recomputed",
)


def judged(stream: Stream, rules: TrendRules) -> Figures:
    """Return what a book found in a stream; the weeks before only teach it what is usual."""
    stopwords = load_stopwords().of
    book = TrendBook(replace(rules, step=timedelta(hours=12)), stopwords)
    score, begun = Score(stream), time.process_time()
    has_begun = False
    for one in stream.articles:
        if not has_begun and one.ingest_time >= stream.start:
            book, has_begun = TrendBook.restored(book.dump(), rules, stopwords), True
        snapshots = book.add(one)
        if has_begun:
            score.read(snapshots)
    seconds = round(time.process_time() - begun, 2)
    return score.figures() | {"articles": len(stream.articles), "seconds": seconds}


def of_seed(seed_and_weeks: tuple[int, int]) -> Figures:
    """Return what was found in the stream of a seed."""
    seed, weeks = seed_and_weeks
    return {"seed": seed} | judged(planted_stream(seed, weeks), TrendRules())


def summed(seeds: Sequence[Figures]) -> Figures:
    """Return the figures of all seeds together."""
    sums = {name: sum(one[name] for one in seeds) for name in COUNTS}
    return {
        "seeds": len(seeds),
        "recall": round(sums["found_in_time"] / sums["planted"], 4),
        **sums,
        "missed": dict(Counter(name for one in seeds for name in one["missed"])),
        "false_of": dict(sum((_false(one) for one in seeds), Counter())),
        "duplicates_of": dict(sum((Counter(one["duplicates_of"]) for one in seeds), Counter())),
        "seconds": round(sum(one["seconds"] for one in seeds), 1),
        "machine": machine(),
    }


def _told(seed: Figures) -> str:
    found = f"seed {seed['seed']}: {seed['found_in_time']} of {seed['planted']}"
    return f"{found}, missed {seed['missed']}, false {seed['false_of']}"


def _false(seed: Figures) -> Counter[str]:
    return Counter({name: len(topics) for name, topics in seed["false_of"].items()})


def main(
    seed: Annotated[int, typer.Option(help="The first seed.")] = 1,
    seeds: Annotated[int, typer.Option(min=1, help="How many seeds from there.")] = 1,
    weeks: Annotated[int, typer.Option(min=1, help="Weeks of usual news before.")] = 3,
    processes: Annotated[int, typer.Option(min=1, help="How many seeds at a time.")] = 2,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Plant topics and decoys, and print what was found."""
    rows = []
    with get_context("spawn").Pool(processes) as pool:
        streams = [(one, weeks) for one in range(seed, seed + seeds)]
        for row in pool.imap(of_seed, streams):
            print(_told(row), file=sys.stderr, flush=True)
            rows.append(row)
    figures = summed(rows)
    if as_json:
        print(json.dumps(figures | {"by_seed": rows}))
    else:
        print_table(figures)


if __name__ == "__main__":
    typer.run(main)

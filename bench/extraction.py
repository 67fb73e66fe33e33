"""How well pages are read: text by segments, and titles, dates and authors that are right.

    python -m bench.extraction DIRECTORY [--json] [--limit N]

DIRECTORY holds `evaldata.json`, in the form of trafilatura's evaluation, and its pages in `cache`
and `eval`. Beside our figures stand those of trafilatura alone on the same bytes in the same run.
Pages whose address has an even SHA-256 are the half that rules were tuned on; the other half is
reported apart. A page that fails or takes too long counts as wrong; one that is missing is named
and not counted. How each is judged is told in `bench.page_cases.judging`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.page_cases.judging import Judged, half_of, judge, summed
from bench.page_cases.pages import Case, load_cases
from bench.page_cases.readers import read_both
from bench.tables import machine, print_table

LIMIT_S = 20.0
HALVES = ("dev", "test", "all")
READERS = ("ours", "library")


def judge_case(case: Case) -> tuple[Case, dict[str, Judged], dict[str, float]]:
    """Return what both readers got right on one page, and the seconds each of them took."""
    read = read_both(case, LIMIT_S)
    judged = {name: judge(case.annotation, one.found) for name, one in read.items()}
    return case, judged, {name: one.seconds for name, one in read.items()}


def run(cases: Sequence[Case]) -> list[tuple[Case, dict[str, Judged], dict[str, float]]]:
    """Return the judgements of all pages, from as many processes as there are cores."""
    with ProcessPoolExecutor(min(4, os.cpu_count() or 1), max_tasks_per_child=200) as pool:
        return list(pool.map(judge_case, cases, chunksize=10))


def figures_of(
    judged: list[tuple[Case, dict[str, Judged], dict[str, float]]], missing: Sequence[str]
) -> dict[str, Any]:
    """Return every figure by half and reader; ours over all pages stand on the first level."""
    halves: dict[str, dict[str, Any]] = {}
    for half in HALVES:
        mine = [row for row in judged if half in ("all", half_of(row[0].url))]
        halves[half] = {name: summed([row[1][name] for row in mine]) for name in READERS}
        for name in READERS:
            seconds = sum(row[2][name] for row in mine)
            halves[half][name]["ms_per_page"] = round(1000 * seconds / max(len(mine), 1), 1)
    ours = halves["all"]["ours"]
    return {**ours, "missing": list(missing), "halves": halves, "machine": machine()}


def print_figures(figures: dict[str, Any]) -> None:
    """Print one line for each half and reader."""
    for half in HALVES:
        for name in READERS:
            print(f"\n{half}, {name}")
            print_table(figures["halves"][half][name])
    print(f"\nmissing pages  {', '.join(figures['missing']) or 'none'}\n{figures['machine']}")


def main(
    directory: Annotated[Path, typer.Argument(file_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
    limit: Annotated[int, typer.Option(help="so many pages only; 0 for all")] = 0,
) -> None:
    """Print the figures for the pages in DIRECTORY."""
    if not (directory / "evaldata.json").is_file():
        sys.exit(f"{directory} holds no evaldata.json: give the folder of the annotated pages")
    cases, missing = load_cases(directory)
    figures = figures_of(run(cases[: limit or None]), missing)
    print(json.dumps(figures)) if as_json else print_figures(figures)


if __name__ == "__main__":
    typer.run(main)

"""Whether the index holds exactly what was told, whatever happened to Elasticsearch meanwhile.

    python -m bench.index_faults [--seconds 60] [--json]

A stack of its own, one search worker and one gateway. News come in all the time and nine readers
ask the gateway without end while Elasticsearch is killed and away for so many seconds (a story that
the index refuses comes meanwhile), blocked for writing as by hand and as by a full disk for a third
of it each, and frozen for as long. Then search reads the whole log again from offset 0. Told are
the hashes of all documents by id, version and content, expected and found, the dead letters, every
wrong answer, and how late readers were answered. `tests/faults/test_index_faults.py`
is the same for ten seconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.tables import machine, print_table
from deploy.embedded.stack import EmbeddedStack
from tests.faults.index_faults import faults


def is_right(figures: dict[str, Any]) -> bool:
    """Say whether nothing was lost, doubled or told wrongly."""
    hashes = {figures[f"hash_{which}"] for which in ("expected", "after_faults", "after_replay")}
    return (
        len(hashes) == 1
        and figures["dead_letters_exactly_the_bad_one"]
        and not figures["wrong_answers"]
    )


def main(
    seconds: Annotated[float, typer.Option(min=1, help="how long Elasticsearch is away")] = 60,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print what came of it; fails if anything was lost, doubled or told wrongly."""
    with (
        tempfile.TemporaryDirectory(prefix="cupure-index-faults-") as folder,
        EmbeddedStack(Path(folder) / "stack") as stack,
    ):
        outcome = asyncio.run(faults(Path(folder), stack, seconds))
    figures = {"seconds": seconds, **outcome.figures(), "machine": machine()}
    print(json.dumps(figures)) if as_json else print_table(figures)
    if not is_right(figures):
        sys.exit("the index, the dead letters or an answer are not what they have to be")


if __name__ == "__main__":
    typer.run(main)

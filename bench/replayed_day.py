"""One day of the log replayed twice, with the workers killed in the middle of one replay.

    python -m bench.replayed_day DATA [--kb DIR] [--kills N] [--json]
    python -m bench.replayed_day DATA --serve

DATA is a `.csv` of headlines with the time each appeared. Their first day, linked and tagged, is
put on the log of a fresh Kafka, where a worker of the role `stories` and one of `trends` handle it;
then again on another, where each of the two is killed with SIGKILL N times. Told are hashes over
the latest version of every story, over the places of all articles in order, and over all snapshots
of the history by id. Exits with 1 unless they are equal in both.

With `--serve` nothing is killed: search and gateway run beside the workers, and the address of the
page is told once the whole day is in the index, until SIGINT or SIGTERM.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from bench.day_cases.day import read_day
from bench.day_cases.run import Totals, replay
from bench.day_cases.serving import serve
from bench.tables import machine, print_table

HASHES = ("stories", "placed", "history")


def main(
    data: Annotated[Path, typer.Argument(exists=True, help=".csv of headlines")],
    kb: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="else the starter alone")
    ] = None,
    kills: Annotated[int, typer.Option(min=0, help="of each worker in the second run")] = 3,
    *,
    serving: Annotated[bool, typer.Option("--serve", help="show the day on the page")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Replay, compare, tell."""
    day = read_day(data, kb)
    if serving:
        serve(day)
        return
    calm = replay(day)
    killed = replay(day, kills, Totals(calm["placed"], calm["snapshots"]))
    equal = {name: calm["hashes"][name] == killed["hashes"][name] for name in HASHES}
    whole = not calm["snapshots_torn"] and not killed["snapshots_torn"]
    told = {"calm": calm, "killed": killed, "equal": equal, "machine": machine()}
    if as_json:
        print(json.dumps(told))
    else:
        for name, figures in (("undisturbed", calm), ("killed", killed), ("equal", equal)):
            print(f"\n{name}")
            print_table(figures)
    sys.exit(0 if whole and all(equal.values()) else 1)


if __name__ == "__main__":
    typer.run(main)

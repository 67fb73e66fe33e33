"""A simulated fleet of feeds against real ingest workers: a day in minutes.

    python -m bench.fleet [--feeds 10000] [--hours 6] [--workers 1|2] [--kill] [--json]
    python -m bench.fleet --replay snapshots.jsonl [--json]

A server on 127.0.0.1 serves the feeds by a script; the workers are the product's, on a Kafka of
their own, and only their clock is scripted: time passes while they have nothing to do. What the
server has shown is compared with what lies on the log. With `--kill` there are two workers, of
which one is killed in the middle. Fails when an article was lost or published twice, an edit was
lost, or a host asked more often than allowed.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.fleet_sim.broker import embedded_kafka
from bench.fleet_sim.replay import Replay
from bench.fleet_sim.run import Day, Plan
from bench.fleet_sim.snapshots import SnapshotError, read_snapshots
from bench.tables import machine, print_table

FAULTS = ("lost", "doubled", "edits_lost", "never_in_a_feed", "host_violations")
MOST_TOLD = 20


def tell(line: str) -> None:
    """Say how far it has come, beside the figures."""
    print(line, file=sys.stderr, flush=True)


@contextmanager
def kafka_at(given: str | None, home: Path) -> Iterator[str]:
    """Yield the address of the Kafka that was given, or of one of our own."""
    if given:
        yield given
        return
    with embedded_kafka(home) as servers:
        yield servers


def is_exact(figures: dict[str, Any]) -> bool:
    """Return whether nothing happened that should not have."""
    return not any(figures[name] for name in FAULTS)


def show(figures: dict[str, Any], as_json: bool, faults_in: str = "faults") -> None:
    """Print the figures; the table names the first faults only."""
    if as_json:
        print(json.dumps(figures))
        return
    faults = figures.pop(faults_in)
    print_table(figures)
    for fault in faults[:MOST_TOLD]:
        print(f"- {fault}")
    if len(faults) > MOST_TOLD:
        print(f"- and {len(faults) - MOST_TOLD} more (--json names all)")


def play_again(path: Path, kafka: str | None, workers: int, as_json: bool) -> int:
    """Replay the snapshots in `path`, print what came of them and return the exit code."""
    try:
        with path.open(encoding="utf-8") as lines:
            snapshots = read_snapshots(lines)
    except (OSError, SnapshotError) as error:
        tell(f"{path}: {error}")
        return 2
    with tempfile.TemporaryDirectory(prefix="fleet-") as folder:
        home = Path(folder)
        with kafka_at(kafka, home) as servers:
            figures = asyncio.run(Replay(snapshots, servers, home, tell, workers).run())
    show({**figures, "machine": machine()}, as_json, "differences")
    return 0 if figures["exact"] else 1


def main(  # noqa: PLR0913  # one for each option
    *,
    feeds: Annotated[int, typer.Option(min=1)] = 10_000,
    hours: Annotated[float, typer.Option(min=0.1)] = 6.0,
    workers: Annotated[int, typer.Option(min=1, max=2)] = 1,
    kafka: Annotated[str | None, typer.Option(help="host:port of an empty Kafka")] = None,
    seed: int = 1,
    step_s: Annotated[float, typer.Option(help="least step of simulated time")] = 10.0,
    profile: Annotated[Path | None, typer.Option(help="write the first worker's profile")] = None,
    replay: Annotated[Path | None, typer.Option(help="recorded polls, one JSON a line")] = None,
    kill: Annotated[bool, typer.Option("--kill", help="kill one of two workers")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print the figures; exits with 1 unless they are as they should be."""
    if replay:
        raise typer.Exit(play_again(replay, kafka, workers, as_json))
    plan = Plan(feeds, hours, 2 if kill else workers, kill, seed, step_s, profile)
    with tempfile.TemporaryDirectory(prefix="fleet-") as folder:
        home = Path(folder)
        with kafka_at(kafka, home) as servers:
            figures = asyncio.run(Day(plan, servers, home, tell).run())
    exact = is_exact(figures)
    show(figures | {"exact": exact, "machine": machine()}, as_json)
    raise typer.Exit(0 if exact else 1)


if __name__ == "__main__":
    typer.run(main)

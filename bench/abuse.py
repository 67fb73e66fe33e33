"""Whether hostile sources are refused within limits, while a healthy one is served throughout.

    python -m bench.abuse ABUSE_DIR [--json] [--only GROUP]

ABUSE_DIR holds `xml/` with XML bombs and `strings/blns.json`, a list of naughty strings. Every
attack goes through the worker's own fetcher and parse processes, under the limits of the settings'
defaults. Servers are on 127.0.0.1; of private addresses only theirs may be reached, and a canary
on another port tells if anything else is. Ends with exit code 1 if an attack gets through.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.attacks.addresses import address_vectors, name_vectors, redirect_vectors
from bench.attacks.answers import answer_vectors, bomb_vectors
from bench.attacks.bodies import body_vectors, file_vectors, naughty_vectors
from bench.attacks.stand import Stand, ThroughError, Vector, forget_rss, rss_mb, stand
from bench.tables import machine, print_table
from services.ingest.adapters.parse_pool import ParsePool
from services.ingest.core.entries import FeedError
from services.ingest.settings import Settings

# The service itself, apart from the processes that parse.
MOST_OWN_RSS_MB = 512.0
# Of a process that is started anew after one was ended, on a busy machine.
START_S = 15.0


@dataclass(frozen=True)
class Verdict:
    """How one attack ended."""

    vector: Vector
    is_contained: bool
    reason: str
    took_s: float
    most_rss_mb: float


def own_vectors() -> Iterator[Vector]:
    """Yield every attack of our own list."""
    yield from address_vectors()
    yield from name_vectors()
    yield from redirect_vectors()
    yield from bomb_vectors()
    yield from answer_vectors()
    yield from body_vectors()


def all_vectors(abuse_dir: Path) -> list[Vector]:
    """Return our own list and what is in `abuse_dir`; ends the program if that is missing."""
    bombs, strings = abuse_dir / "xml", abuse_dir / "strings" / "blns.json"
    for needed in (bombs, strings):
        if not needed.exists():
            raise typer.BadParameter(f"{needed} is missing")
    naughty = naughty_vectors(json.loads(strings.read_bytes()))
    return [*own_vectors(), *file_vectors(bombs), *naughty]


async def attack(vector: Vector, stood: Stand, settings: Settings) -> Verdict:
    """Return how `vector` ended; longer or larger than the limits counts as through."""
    seen = len(stood.canary.requests)
    processes: list[int | str] = ["self", *stood.pool.process_ids()]
    forget_rss(processes)
    begun = time.monotonic()
    try:
        reason, is_contained = await vector.run(stood), True
    except (ThroughError, FeedError) as error:
        reason, is_contained = str(error), False
    took_s = time.monotonic() - begun
    own_mb, parsing_mb = rss_mb(["self"]), rss_mb([*stood.pool.process_ids()])
    faults = [
        (len(stood.canary.requests) > seen, "the private service was reached"),
        (took_s > _most_s(settings), f"took longer than {_most_s(settings):g} s"),
        (own_mb > MOST_OWN_RSS_MB, f"took {own_mb:.0f} MB"),
        (parsing_mb * 1_048_576 > settings.parse_max_memory_bytes, f"took {parsing_mb:.0f} MB"),
    ]
    told = "; ".join([reason, *(fault for is_so, fault in faults if is_so)])
    is_contained = is_contained and not any(is_so for is_so, _ in faults)
    return Verdict(vector, is_contained, told, took_s, max(own_mb, parsing_mb))


def _most_s(settings: Settings) -> float:
    return settings.fetch_timeout_s + settings.parse_timeout_s + START_S


async def attack_all(vectors: list[Vector], settings: Settings) -> tuple[list[Verdict], Stand]:
    """Return how each ended; the slow ones are tried side by side, the others one by one."""
    pool = ParsePool(
        settings.parse_processes,
        settings.parse_timeout_s,
        settings.parse_max_memory_bytes,
        settings.parse_max_depth,
    )
    try:
        async with stand(settings.fetch_limits, pool) as stood:
            slow = [attack(one, stood, settings) for one in vectors if one.is_slow]
            waiting = asyncio.gather(*slow)
            quick = [await attack(one, stood, settings) for one in vectors if not one.is_slow]
            return [*quick, *await waiting], stood
    finally:
        pool.close()


def figures(verdicts: list[Verdict], stood: Stand, settings: Settings) -> dict[str, Any]:
    """Return what was measured, and under what limits."""
    return {
        "vectors": len(verdicts),
        "contained": sum(one.is_contained for one in verdicts),
        "failed": sum(not one.is_contained for one in verdicts),
        "most_s": round(max((one.took_s for one in verdicts), default=0.0), 2),
        "most_rss_mb": round(max((one.most_rss_mb for one in verdicts), default=0.0)),
        "healthy_polls": stood.health.polls,
        "healthy_failures": len(stood.health.failures),
        "healthy_most_s": round(stood.health.most_s, 2),
        "limit_fetch_s": settings.fetch_timeout_s,
        "limit_first_byte_s": settings.fetch_first_byte_timeout_s,
        "limit_body_bytes": settings.fetch_max_bytes,
        "limit_header_bytes": settings.fetch_max_header_bytes,
        "limit_parse_s": settings.parse_timeout_s,
        "limit_parse_memory_mb": settings.parse_max_memory_bytes // 1_048_576,
        "limit_own_memory_mb": MOST_OWN_RSS_MB,
        "limit_depth": settings.parse_max_depth,
        "machine": machine(),
    }


def print_verdict(verdict: Verdict) -> None:
    """Print one attack a line."""
    mark = "contained" if verdict.is_contained else "THROUGH  "
    name = f"{verdict.vector.group}: {verdict.vector.name}"
    spent = f"{verdict.took_s:6.2f} s {verdict.most_rss_mb:5.0f} MB"
    print(f"{mark} {spent}  {name[:58]:58}  {verdict.reason[:90]}")


def main(
    abuse_dir: Annotated[Path, typer.Argument(help="a folder with xml/ and strings/blns.json")],
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    only: Annotated[str | None, typer.Option(help="only vectors of this group")] = None,
) -> None:
    """Attack, print how each attack ended, and say whether all were contained."""
    settings = Settings()
    vectors = [one for one in all_vectors(abuse_dir) if only in (None, one.group)]
    verdicts, stood = asyncio.run(attack_all(vectors, settings))
    told = figures(verdicts, stood, settings)
    if as_json:
        print(json.dumps(told))
    else:
        for verdict in verdicts:
            print_verdict(verdict)
        print_table(told)
    if told["failed"] or stood.health.failures or not stood.health.polls:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)

"""Whether hostile queries are refused or answered honestly, while readers are served as ever.

    python -m bench.query_abuse http://127.0.0.1:8600 STRINGS_DIR [--json]

Asks a gateway that runs (`make run`) for what costs much or is not meant kindly: everything, a
query of a megabyte, ten thousand clauses, wildcards, deep pages, huge facets, and each naughty
string of `STRINGS_DIR/blns.json` as query, filter, cursor and path. None may be answered 5xx or
take longer than five seconds; meanwhile a reader asks a plain question again and again. Ends with
exit code 1 if an attack gets through.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer
from aiohttp import ClientError, ClientSession
from yarl import URL

from bench.tables import machine, print_table

AT_ONCE = 8
LONGEST_S = 5.0
PLAIN = "/v1/search?q=etna"
MEGABYTE = 1 << 20
CLAUSES = 10_000
OK = 200
# Answers that say what is wrong with the question, or that there is nothing.
REFUSED = range(400, 500)


def attacks(strings: list[str]) -> Iterator[tuple[str, str]]:
    """Yield groups and addresses."""
    yield from (("everything", _search(q)) for q in ("*:*", "*", "_exists_:title", "a OR NOT a"))
    yield "megabyte", _search("x" * MEGABYTE)
    yield "megabyte", _search("( " * (MEGABYTE // 2))
    yield "clauses", _search(" OR ".join(f"w{n}" for n in range(CLAUSES)))
    yield "clauses", _search(" ".join(f"-w{n}" for n in range(60)))
    yield "depth", _search("(" * 200 + "a" + ")" * 200)
    yield "depth", _search("-" * 400 + "a")
    wild = (
        "*a",
        "?a",
        "*etna*",
        "a*",
        "ab*",
        "title:*a",
        "/.*a{1,9999}/",
        "etna~9999",
        '"a b"~9999',
    )
    yield from (("wildcards", _search(q)) for q in wild)
    yield from (("depth of pages", f"{PLAIN}&{more}") for more in ("limit=10000", "from=999999"))
    yield "depth of pages", f"{PLAIN}&limit=100&cursor={'A' * 4000}"
    yield "facets", f"{PLAIN}&facets={','.join(['source', 'tag', 'entity'] * 50)}"
    yield "facets", f"{PLAIN}&facets=source&facet_size=1000000"
    yield "facets", "/v1/search/timeline?q=etna&interval=second"
    for text in strings:
        yield "naughty query", _search(text)
        yield "naughty filter", f"{PLAIN}&section={quote(text)}&entity={quote(text)}"
        yield "naughty cursor", f"{PLAIN}&cursor={quote(text)}"
        yield "naughty path", f"/v1/trending/{quote(text, safe='')}"


def _search(query: str) -> str:
    return f"/v1/search?q={quote(query)}"


class Judge:
    """Counts what became of the attacks."""

    def __init__(self) -> None:
        self.seen: dict[str, Counter[str]] = {}
        self.through: list[str] = []
        self.slowest_ms = 0.0

    def note(self, group: str, address: str, status: int, took_s: float) -> None:
        """Count an answer; status 0 is none."""
        self.seen.setdefault(group, Counter())[str(status)] += 1
        self.slowest_ms = max(self.slowest_ms, 1000 * took_s)
        if not (status == OK or status in REFUSED) or took_s > LONGEST_S:
            self.through.append(f"{group}: {status} after {took_s:.2f} s: {address[:80]}")


async def ask(client: ClientSession, address: str) -> int:
    """Return the status of the whole answer; raises `ClientError`."""
    async with client.get(URL(address, encoded=True)) as answer:
        await answer.read()
        return answer.status


async def attack(client: ClientSession, judge: Judge, strings: list[str]) -> None:
    """Send every attack, a few at once."""
    waiting = iter(list(attacks(strings)))

    async def some() -> None:
        for group, address in waiting:
            started = time.perf_counter()
            try:
                status = await ask(client, address)
            except ClientError:
                status = 0
            judge.note(group, address, status, time.perf_counter() - started)

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))


async def read(client: ClientSession, until: asyncio.Event) -> list[float]:
    """Return how long each plain question took, in ms, asked one after the other."""
    took: list[float] = []
    while not until.is_set() or len(took) < 100:
        started = time.perf_counter()
        if await ask(client, PLAIN) != OK:
            sys.exit(f"{PLAIN} is not answered, so nothing can be said")
        took.append(1000 * (time.perf_counter() - started))
        await asyncio.sleep(0.01)
    return took


async def measure(url: str, strings: list[str]) -> dict[str, Any]:
    """Return what became of the attacks, and how a reader fared before and meanwhile."""
    judge, over, at_once = Judge(), asyncio.Event(), asyncio.Event()
    at_once.set()
    async with ClientSession(url) as client:
        before = await read(client, at_once)
        reading = asyncio.create_task(read(client, over))
        await attack(client, judge, strings)
        over.set()
        meanwhile = await reading
    return {
        "attacks": sum(map(Counter.total, judge.seen.values())),
        "answers": {group: dict(sorted(seen.items())) for group, seen in judge.seen.items()},
        "got_through": judge.through,
        "slowest_attack_ms": round(judge.slowest_ms, 1),
        "reader_ms_p50": [round(statistics.median(one), 1) for one in (before, meanwhile)],
        "reader_ms_p99": [
            round(statistics.quantiles(o, n=100)[98], 1) for o in (before, meanwhile)
        ],
        "machine": machine(),
    }


def main(
    url: Annotated[str, typer.Argument(help="where the gateway answers")],
    strings: Annotated[Path, typer.Argument(metavar="STRINGS_DIR", help="holds blns.json")],
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print what became of the attacks."""
    file = strings / "blns.json"
    if not file.is_file():
        sys.exit(f"{file} is missing: give the folder of the naughty strings")
    figures = asyncio.run(measure(url, json.loads(file.read_text(encoding="utf-8"))))
    print(json.dumps(figures)) if as_json else print_table(figures)
    sys.exit(1 if figures["got_through"] else 0)


if __name__ == "__main__":
    typer.run(main)

"""How long an index takes to be rebuilt while it is searched and written to, and who notices.

    python -m bench.rebuild [--articles N] [--per-s N] [--readers N] [--json]

N articles are put on the log of a fresh stack and indexed by a real worker. Then readers search
through a real gateway all the time, new articles trickle in, and `cupure index rebuild articles`
and `rollback` run as anybody would run them. Told are their times, the searches made meanwhile and
before, those that failed, and whether `cupure index verify articles` finds the index that serves
equal to the log, document by document. Exits with 1 if a search failed or the hashes differ.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.rebuild_cases.articles import many_articles, words
from bench.rebuild_cases.load import publish, searching, trickling
from bench.tables import machine, print_table
from shared.kafka.admin import create_topics
from tests.cluster import Cluster, cluster
from tests.stack import Stack, running_stack
from tests.waiting import until_async

CUPURE = (sys.executable, "-c", "from shared.cli import main; main()")
BEFORE_S = 20.0
INDEXED_WITHIN_S = 3_600.0


async def measure(
    stack: Stack, parts: Cluster, count: int, per_s: int, readers: int
) -> dict[str, Any]:
    """Return all figures."""
    articles, asked = many_articles(), words()
    await publish(stack.kafka_servers, articles, count)
    await _until_found(parts, count)
    url = parts.url("gateway")
    async with trickling(stack.kafka_servers, articles, per_s) as put:
        async with searching(url, asked, readers) as calm:
            await asyncio.sleep(BEFORE_S)
        async with searching(url, asked, readers) as meanwhile:
            rebuilt = await _cupure(stack, "rebuild", "articles")
            peak_mb = _peak_mb()
            rolled_back = await _cupure(stack, "rollback", "articles")
            again = await _cupure(stack, "rollback", "articles")
    await _until_found(parts, count + sum(put))
    verified = await _cupure(stack, "verify", "articles")
    return {
        "articles": count,
        "came_meanwhile": sum(put),
        "rebuild_s": rebuilt["took_s"],
        "articles_per_s": round(count / rebuilt["took_s"]),
        "rollback_s": rolled_back["took_s"],
        "rollback_again_s": again["took_s"],
        "rebuild_peak_mb": peak_mb,
        "before": calm.told(),
        "meanwhile": meanwhile.told(),
        "failures": meanwhile.failed[:5],
        "verify_s": verified["took_s"],
        "hashes_equal": verified["code"] == 0,
        "hash": verified["hash"],
        "machine": machine(),
    }


async def _until_found(parts: Cluster, count: int) -> None:
    async def found() -> bool:
        total: int = (await asyncio.to_thread(parts.get, "gateway", "/v1/search"))["total"]
        return total >= count

    await until_async(found, f"{count} articles are found", INDEXED_WITHIN_S)


async def _cupure(stack: Stack, *command: str) -> dict[str, Any]:
    """Run `cupure index …`; return its exit code, the seconds it took, and the hash it tells."""
    settings = {
        "SEARCH_KAFKA_SERVERS": stack.kafka_servers,
        "SEARCH_ELASTIC_URL": stack.elastic_url,
    }
    began_s = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *CUPURE, "index", *command, env=os.environ | settings, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate()
    took_s = round(time.perf_counter() - began_s, 1)
    sys.stderr.write(output.decode())
    found = re.search(rb"hash ([0-9a-f]+)", output)
    return {
        "code": process.returncode,
        "took_s": took_s,
        "hash": found[1].decode() if found else None,
    }


def _peak_mb() -> int:
    """Return the most memory that a child which has ended took: the rebuild, at its time."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


def main(
    articles: Annotated[int, typer.Option(min=1)] = 100_000,
    per_s: Annotated[int, typer.Option(min=1, help="new articles a second")] = 20,
    readers: Annotated[int, typer.Option(min=1, help="who search all the time")] = 2,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Fill, rebuild under load, compare, tell."""
    with (
        tempfile.TemporaryDirectory(prefix="rebuild-") as home,
        running_stack(Path(home) / "stack") as stack,
        cluster(stack, Path(home)) as parts,
    ):
        asyncio.run(create_topics(stack.kafka_servers))
        parts.start("search", "gateway")
        figures = asyncio.run(measure(stack, parts, articles, per_s, readers))
    if as_json:
        print(json.dumps(figures))
    else:
        told = {name: figure for name, figure in figures.items() if not isinstance(figure, dict)}
        print_table(told)
        for name in ("before", "meanwhile"):
            print(f"\nsearches {name}")
            print_table(figures[name])
    is_well = figures["hashes_equal"] and not figures["meanwhile"]["failed"]
    sys.exit(0 if is_well else 1)


if __name__ == "__main__":
    typer.run(main)

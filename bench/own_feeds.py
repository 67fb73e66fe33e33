"""Reads ten real feeds through the whole pipeline and shows that every entry is accounted for.

    python -m bench.own_feeds DIRECTORY [--json]

Serves the ten feeds of DIRECTORY that hold the most entries from 127.0.0.1, writes an OPML list
of them, starts Cupure on it as `make run FEEDS=…` does (with data and ports of its own), and
compares what ingest counted with what lies on the log, in the index and among the dead letters.
Two feeds of one site may tell of the same article: each telling that differs is published as a
version, and the index holds the article once.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Annotated, Any
from xml.sax.saxutils import quoteattr

import feedparser
import httpx
import typer

from bench.tables import machine, print_table
from deploy.local.plan import Plan, Ports
from shared.delivery import Message
from shared.kafka.latest import read_all
from shared.kafka.parked import read_parked
from shared.topics import ARTICLES_RAW
from tests.waiting import until

FEEDS = 10
PORT_SHIFT = 3000
KINDS = (".xml", ".rss", ".atom", ".rdf", ".json")


def entries_in(path: Path) -> int:
    """Return how many entries a feed parser finds in a file."""
    return len(feedparser.parse(path.read_bytes()).entries)


def fullest_feeds(directory: Path) -> list[Path]:
    """Return the ten files with the most entries; exits when the folder does not have them."""
    files = [path for path in directory.rglob("*") if path.suffix in KINDS and path.is_file()]
    counted = sorted(((entries_in(path), str(path)) for path in files), reverse=True)
    chosen = [Path(path) for count, path in counted[:FEEDS] if count]
    if len(chosen) < FEEDS:
        sys.exit(f"{directory} holds {len(chosen)} feeds with entries, {FEEDS} are needed")
    return chosen


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""


@contextmanager
def served(directory: Path) -> Iterator[str]:
    """Serve the files of a folder from 127.0.0.1 and yield the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(directory)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


def write_opml(path: Path, addresses: list[str]) -> None:
    """Write a list of feeds."""
    outlines = "".join(
        f"<outline type='rss' text={quoteattr(one)} xmlUrl={quoteattr(one)}/>" for one in addresses
    )
    path.write_text(f"<opml version='2.0'><head/><body>{outlines}</body></opml>")


@contextmanager
def cupure_on(feeds: Path, home: Path) -> Iterator[Plan]:
    """Own a Cupure that reads `feeds` and keeps everything below `home`."""
    command = [sys.executable, "-m", "deploy.local"]
    settings = {"INGEST_ALLOW_PRIVATE_NETWORKS": "true", "INGEST_HOST_DELAY_S": "0"}
    environment = {**os.environ, **settings}
    own = ["--home", str(home), "--shift-ports", str(PORT_SHIFT)]
    up = [*command, "up", "--feeds", str(feeds), *own]
    subprocess.run(up, check=True, env=environment, stdout=sys.stderr)
    try:
        yield Plan(Ports.shifted(PORT_SHIFT), home, str(feeds))
    finally:
        subprocess.run([*command, "down", "--home", str(home)], check=True, stdout=sys.stderr)


def _settled(plan: Plan) -> dict[str, Any] | None:
    """Return ingest's counts once every feed was polled and everything published is indexed."""
    stats = httpx.get(f"http://127.0.0.1:{plan.ports.ingest}/v1/stats", timeout=10).json()
    polled = sum(stats["polls"].values()) >= stats["sources"] == FEEDS
    return stats if polled and indexed(plan) == len(set(article_keys(plan))) else None


def article_keys(plan: Plan) -> list[bytes | None]:
    """Return the key, which is the article's id, of every raw article on the log."""
    found: list[Message] = []
    asyncio.run(read_all(plan.kafka_servers, ARTICLES_RAW, found.append))
    return [message.key for message in found]


def indexed(plan: Plan) -> int:
    """Return how many articles a search for everything counts."""
    answer = httpx.get(f"{plan.url}v1/search", timeout=10)
    return int(answer.json()["total"]) if answer.is_success else 0


def measure(directory: Path, home: Path) -> dict[str, Any]:
    """Run the whole pipeline on ten feeds of `directory` and return the counts."""
    folder = home / "served"
    folder.mkdir()
    for number, path in enumerate(fullest_feeds(directory)):
        shutil.copyfile(path, folder / f"{number}{path.suffix}")
    with served(folder) as address:
        names = sorted(path.name for path in folder.iterdir())
        write_opml(home / "ten.opml", [f"{address}/{name}" for name in names])
        with cupure_on(home / "ten.opml", home) as plan:
            stats = until(lambda: _settled(plan), "all entries indexed or parked", 300)
            letters = asyncio.run(read_parked(plan.kafka_servers, "ingest"))
            keys = article_keys(plan)
            return {
                "feeds": stats["sources"],
                **stats["feeds"],
                "events_on_the_log": len(keys),
                "articles_on_the_log": len(set(keys)),
                "articles_indexed": indexed(plan),
                "dead_letters": len(letters),
            }


def _adds_up(figures: dict[str, Any]) -> bool:
    outcomes = figures["published"] + figures["unchanged"] + figures["parked"]
    return bool(
        figures["entries"] == outcomes
        and figures["events_on_the_log"] == figures["published"]
        and figures["articles_indexed"] == figures["articles_on_the_log"]
        and figures["dead_letters"] == figures["parked"]
    )


def main(
    directory: Annotated[Path, typer.Argument(exists=True, file_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """Print the counts for the feeds in DIRECTORY, and fail unless they add up."""
    with tempfile.TemporaryDirectory() as home:
        figures = measure(directory, Path(home))
    figures |= {"adds_up": _adds_up(figures), "machine": machine()}
    if as_json:
        print(json.dumps(figures))
    else:
        print_table(figures)
    raise typer.Exit(0 if figures["adds_up"] else 1)


if __name__ == "__main__":
    typer.run(main)

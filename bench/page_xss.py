"""Whether a hostile string ever becomes more than text on a page, in a real browser.

    python -m bench.page_xss STRINGS_DIR SUITE_DIR [--most N] [--json]

Each of our own vectors (`bench/xss_cases/vectors.txt`), of the naughty strings and of the sanitizer
cases of feedparser's suite is put on the log as an article's title, text, author, address, picture
and tag, its outlet's name and site, an entity's name, a story's headline, a topic's label and a
comment's author and text: straight into the topics that search and gateway read, so that nothing
before them can help. Then Chromium opens every kind of page that tells it.

Wrong is: a script of theirs that ran, a dialog or another window, a request to another host, the
page's policy having had to refuse something, an element, attribute or address that no page of ours
has, a page that does not answer or does not tell what it should.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from bench.tables import machine, print_table
from bench.xss_cases.hostile import TOPICS, Hostile, publish
from bench.xss_cases.strings import naughty_strings, own_vectors, sanitizer_cases
from bench.xss_cases.watching import Watcher
from shared.kafka.admin import create_topics
from shared.kafka.publisher import KafkaPublisher, producer
from tests.browser import find_browser, open_page
from tests.cluster import Cluster, cluster
from tests.stack import Stack, running_stack
from tests.waiting import until

AT_ONCE = 50
WITHIN_S = 120.0
LISTS = ("/", "/sections/world")


async def _put(servers: str, some: Sequence[Hostile]) -> None:
    async with producer(servers, "bench") as made:
        await publish(KafkaPublisher(made), some)


def await_all(site: str, some: Sequence[Hostile]) -> None:
    """Return once the gateway tells of the last of them, by every way."""
    last, topic = some[-1], some[:TOPICS][-1]
    ways = {
        f"/v1/search?q={last.name}": last.article_id,
        f"/v1/stories/{last.name}": last.name,
        f"/v1/articles/{last.article_id}/comments": last.name,
        "/v1/trending": topic.entity,
    }
    for path, word in ways.items():
        until(partial(_tells, site + path, word), path, WITHIN_S)


def _tells(address: str, word: str) -> bool:
    answer = httpx.get(address, timeout=WITHIN_S)
    return answer.status_code == httpx.codes.OK and word in answer.text


def look_at(watcher: Watcher, some: Sequence[Hostile]) -> None:
    """Open every kind of page that tells of them."""
    for path in LISTS:
        watcher.open(path, some[0].name)
    for one in some:
        watcher.open(f"/articles/{one.article_id}", one.name)
        watcher.open(f"/stories/{one.name}", one.name)
        watcher.open(f"/search?q={one.name}", one.name)
    for one in some[:TOPICS]:
        watcher.open(f"/topics/{one.entity}?edition=world&window=24h", one.name)
        watcher.open(f"/entities/{one.entity}", one.name)
        watcher.open(f"/sources/{one.outlet}", one.name)
        watcher.open(f"/articles/{one.article_id}/comments", one.name)


def check(stack: Stack, parts: Cluster, hostile: Sequence[Hostile]) -> Watcher:
    """Return what was seen when all of them had been opened."""
    site = parts.url("gateway")
    # The browser's thread has an event loop of its own that runs.
    with open_page(find_browser()) as page, ThreadPoolExecutor(1) as aside:
        watcher = Watcher(page, site)
        for start in range(0, len(hostile), AT_ONCE):
            some = hostile[start : start + AT_ONCE]
            aside.submit(asyncio.run, _put(stack.kafka_servers, some)).result()
            await_all(site, some)
            look_at(watcher, some)
            typer.echo(f"{start + len(some)} of {len(hostile)}", err=True)
        return watcher


def figures(watcher: Watcher, strings: int) -> dict[str, Any]:
    """Return what is told."""
    wrong = sum(watcher.found.values())
    return {"strings": strings, "pages": watcher.opened, "wrong": wrong} | watcher.found


def main(
    strings: Annotated[Path, typer.Argument(help="the folder with blns.json")],
    suite: Annotated[Path, typer.Argument(help="the folder with feedparser's suite")],
    most: Annotated[int | None, typer.Option(min=1, help="no more than so many strings")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print what went wrong and where; exits with 1 if anything did."""
    all_of = own_vectors() + naughty_strings(strings) + sanitizer_cases(suite)
    hostile = [Hostile(number, one) for number, one in enumerate(all_of[:most])]
    with (
        tempfile.TemporaryDirectory(prefix="page-xss-") as home,
        running_stack(Path(home) / "stack") as stack,
        cluster(stack, Path(home) / "run") as parts,
    ):
        asyncio.run(create_topics(stack.kafka_servers))
        parts.start("search", "gateway")
        watcher = check(stack, parts, hostile)
    told = figures(watcher, len(hostile)) | {"machine": machine()}
    if as_json:
        print(json.dumps(told | {"examples": watcher.examples}))
    else:
        print_table(told | watcher.examples)
    raise typer.Exit(int(told["wrong"] > 0))


if __name__ == "__main__":
    typer.run(main)

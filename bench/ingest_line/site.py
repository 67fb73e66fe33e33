"""Sites for measuring ingest: feeds with and without full text, pages, and a server of its own.

Every text is made from a seed, so that each run reads the same bytes. The server is a process
apart, so that its work is not counted as ingest's.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from xml.sax.saxutils import escape

from aiohttp import web

LOOPBACK = "127.0.0.1"
HOST = "site{}.example"
PARAGRAPHS, WORDS = 8, 70
_SYLLABLES = (
    "ka", "lo", "mi", "tor", "ven", "sal", "ri", "den", "pol", "ma", "gra", "ste", "hal", "un",
    "bre", "cor", "fin", "lan", "os", "tri", "vel", "wen", "zor", "an",
)  # fmt: skip
_CHROME = "".join(f'<li><a href="/section/{n}">Section {n}</a></li>' for n in range(60))


@dataclass(frozen=True)
class Sites:
    """`feeds` sites with a feed of `entries` each; every second one gives only summaries."""

    feeds: int
    entries: int

    @property
    def urls(self) -> list[str]:
        """The addresses of the feeds."""
        return [f"http://{HOST.format(number)}/feed.xml" for number in range(self.feeds)]

    @property
    def pages(self) -> list[str]:
        """The addresses of the articles whose page must be read."""
        numbers = range(1, self.feeds, 2)
        return [page_url(feed, entry) for feed in numbers for entry in range(self.entries)]

    def read(self, url: str) -> bytes:
        """Return what is at `url`, one of these sites' addresses."""
        host, _, path = url.removeprefix("http://").partition("/")
        found = self.body(host, f"/{path}")
        return found[0] if found else b""

    def body(self, host: str, path: str) -> tuple[bytes, str] | None:
        """Return what is there, with its type."""
        number = int(host.removeprefix("site").partition(".")[0])
        if path == "/feed.xml":
            return self._feed(number), "application/rss+xml; charset=utf-8"
        if path.startswith("/news/"):
            return page(number, int(path.rpartition("-")[2])), "text/html; charset=utf-8"
        return None

    def _feed(self, number: int) -> bytes:
        items = "".join(item(number, entry) for entry in range(self.entries))
        space = "http://purl.org/rss/1.0/modules/content/"
        about = f"<title>Site {number}</title><link>http://{HOST.format(number)}/</link>"
        return (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="{space}">'
            f"<channel>{about}<language>en</language>{items}</channel></rss>"
        ).encode()


def page_url(feed: int, entry: int) -> str:
    """Return the address of an article."""
    return f"http://{HOST.format(feed)}/news/report-{entry}"


def paragraphs(feed: int, entry: int) -> list[str]:
    """Return the text of an article, which no other has."""
    chance = random.Random(feed * 100_003 + entry)  # noqa: S311  # the same text again
    return [_sentence(chance, WORDS) for _ in range(PARAGRAPHS)]


def _sentence(chance: random.Random, words: int) -> str:
    made = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(words)]
    return " ".join(made).capitalize() + "."


def title(feed: int, entry: int) -> str:
    """Return the title of an article."""
    return _sentence(random.Random(-feed * 100_003 - entry - 1), 7).rstrip(".")  # noqa: S311


def item(feed: int, entry: int) -> str:
    """Return an entry, with its whole text in every second feed."""
    texts = paragraphs(feed, entry)
    markup = "".join(f"<p>{text}</p>" for text in texts)
    full = "" if feed % 2 else f"<content:encoded>{escape(markup)}</content:encoded>"
    return (
        f"<item><title>{title(feed, entry)}</title><link>{page_url(feed, entry)}</link>"
        f'<guid isPermaLink="false">{feed}-{entry}</guid>'
        f"<pubDate>Fri, 20 Nov 2026 {entry % 24:02}:00:00 GMT</pubDate>"
        f"<description>{texts[0]}</description>{full}</item>"
    )


def page(feed: int, entry: int) -> bytes:
    """Return the page of an article, with as much around it as pages have."""
    text = "".join(f"<p>{one}</p>" for one in paragraphs(feed, entry))
    teasers = "".join(
        f'<div class="teaser"><a href="/news/report-{n}"><h3>{title(feed, n)}</h3></a></div>'
        for n in range(20)
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title(feed, entry)}</title>'
        f'<meta property="og:site_name" content="Site {feed}">'
        f'<link rel="canonical" href="{page_url(feed, entry)}">'
        f'<meta property="article:published_time" content="2026-11-20T{entry % 24:02}:00:00Z">'
        f"</head><body><nav><ul>{_CHROME}</ul></nav><main><article><h1>{title(feed, entry)}</h1>"
        f'<p class="byline">By <a rel="author" href="/a">Anna Reporter</a></p>{text}</article>'
        f"</main><aside>{teasers}</aside><footer><ul>{_CHROME}</ul></footer></body></html>"
    ).encode()


@contextmanager
def served(sites: Sites) -> Iterator[int]:
    """Serve `sites` from 127.0.0.1 while the block runs, and yield the port."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(sites, theirs), daemon=True)
    process.start()
    try:
        yield int(ours.recv())
    finally:
        process.terminate()
        process.join()


def _serve(sites: Sites, tell: Connection) -> None:
    asyncio.run(_serve_for_ever(sites, tell))


async def _serve_for_ever(sites: Sites, tell: Connection) -> None:
    ready: dict[tuple[str, str], tuple[bytes, str] | None] = {}

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        place = (request.host, request.path)
        if place not in ready:
            ready[place] = sites.body(*place)
        found = ready[place]
        if found is None:
            return web.Response(status=404)
        return web.Response(body=found[0], headers={"Content-Type": found[1]})

    for url in (*sites.urls, *sites.pages):  # made before, so that no one waits for it
        host, _, path = url.removeprefix("http://").partition("/")
        ready[host, f"/{path}"] = sites.body(host, f"/{path}")
    runner = web.ServerRunner(web.Server(answer))
    await runner.setup()
    await web.TCPSite(runner, LOOPBACK, 0).start()
    tell.send(runner.addresses[0][1])
    await asyncio.Event().wait()

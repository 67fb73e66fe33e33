"""Each step of ingest done alone, one after another in one process, and the bare libraries."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import feedparser
import trafilatura

from bench.ingest_line.line import Line, web
from bench.ingest_line.site import Sites
from services.ingest.adapters.kafka_outlet import KafkaOutlet
from services.ingest.core.entries import Feed, FoundFeed, Page
from services.ingest.core.fetching.ports import Fetched, Purpose
from services.ingest.core.formats.feed_parsing import parse_feed
from services.ingest.core.pages.extraction import extract_page
from shared.events import PageRules


@dataclass
class Kept:
    """Answers and what was read in them, to do each step alone."""

    answers: dict[str, Fetched] = field(default_factory=dict)
    feeds: dict[str, Feed] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)

    async def fetch(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        purpose: Purpose = "feed",
    ) -> Fetched:
        """Return the kept answer."""
        return self.answers[url]

    async def feed(self, body: bytes, url: str, content_type: str | None) -> Feed:
        """Return the feed read before."""
        return self.feeds[url]

    async def page(self, body: bytes, url: str, content_type: str | None = None) -> Page:
        """Return the page read before."""
        return self.pages[url]

    async def listing(self, body: bytes, url: str, rules: PageRules) -> Feed:
        """There is none."""
        raise NotImplementedError

    async def links(self, body: bytes, url: str) -> tuple[FoundFeed, ...]:
        """There are none."""
        raise NotImplementedError


def timed(step: Callable[[], object]) -> float:
    """Return the processor time of `step`."""
    began = time.process_time()
    step()
    return time.process_time() - began


async def steps(sites: Sites, port: int, outlet: KafkaOutlet) -> dict[str, float]:
    """Return the processor time of each step, done alone, and of the bare libraries."""
    kept = Kept()
    async with web(port) as fetcher:
        await fetcher.fetch(sites.urls[0])
        began = time.process_time()
        for url in sites.urls:
            kept.answers[url] = await fetcher.fetch(url)
        for url in sites.pages:
            kept.answers[url] = await fetcher.fetch(url, purpose="page")
        fetch_s = time.process_time() - began
    taken = {"fetch": fetch_s, "parse": timed(lambda: _parse(sites, kept))}
    taken["extract"] = timed(lambda: _extract(sites, kept))
    line, began = Line(outlet, kept, kept), time.process_time()
    await line.poll_all(sites.urls, 1)
    taken["publish"] = time.process_time() - began
    taken["bare_feedparser"] = timed(lambda: _bare_feeds(sites, kept))
    taken["bare_trafilatura"] = timed(lambda: _bare_pages(sites, kept))
    return taken


def _parse(sites: Sites, kept: Kept) -> None:
    for url in sites.urls:
        answer = kept.answers[url]
        kept.feeds[url] = parse_feed(answer.body, url, answer.content_type)


def _extract(sites: Sites, kept: Kept) -> None:
    for url in sites.pages:
        answer = kept.answers[url]
        kept.pages[url] = extract_page(answer.body, url, answer.content_type)


def _bare_feeds(sites: Sites, kept: Kept) -> None:
    for url in sites.urls:
        feedparser.parse(io.BytesIO(kept.answers[url].body))


def _bare_pages(sites: Sites, kept: Kept) -> None:
    for url in sites.pages:
        trafilatura.bare_extraction(kept.answers[url].body, url=url)

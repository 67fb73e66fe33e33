"""What fetching gives and the ports of reading, so that tests can do without the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from services.ingest.core.entries import Feed, FeedError, FoundFeed, Page
from shared.events import PageRules

Purpose = Literal["feed", "page"]
Refusal = Literal[
    "address", "size", "time", "status", "robots", "network", "redirect", "format", "peace"
]
"""What a fetch failed by; `peace` is a host that is left alone for now and was not asked."""


@dataclass(frozen=True, slots=True)
class CacheTerms:
    """What the server says of how long its answer holds, in seconds (RFC 9111, RFC 9110)."""

    max_age_s: float | None = None
    retry_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: `url` is where it came from in the end, 304 has no body.

    `moved_to` is set when every redirect on the way was permanent (301, 308): it may be asked
    there from now on.
    """

    url: str
    status: int
    body: bytes = b""
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    terms: CacheTerms = CacheTerms()
    link_headers: tuple[str, ...] = ()


class FetchError(FeedError):
    """Nothing usable came back, and why.

    `status` is the server's answer if there was one, `kind` what refused it, and
    `retry_after_s` when the server said to come again.
    """

    def __init__(
        self,
        reason: str,
        retry_after_s: float | None = None,
        status: int | None = None,
        kind: Refusal = "network",
    ) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s
        self.status = status
        self.kind = kind


class Fetcher(Protocol):
    """Where feeds and pages come from."""

    async def fetch(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        purpose: Purpose = "feed",
    ) -> Fetched:
        """Return the answer or raise `FetchError`; pages are subject to robots.txt."""


class Parser(Protocol):
    """Where bytes from strangers are read."""

    async def feed(self, body: bytes, url: str, content_type: str | None) -> Feed:
        """Return the feed or sitemap, or raise `FeedError`."""

    async def listing(self, body: bytes, url: str, rules: PageRules) -> Feed:
        """Return what `rules` find on a page without a feed, or raise `FeedError`."""

    async def page(self, body: bytes, url: str, content_type: str | None = None) -> Page:
        """Return the page, empty if there is no article in it, or raise `FeedError`."""

    async def links(self, body: bytes, url: str) -> tuple[FoundFeed, ...]:
        """Return the feeds that the page at `url` points at, best first."""

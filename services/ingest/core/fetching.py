"""What fetching gives and the ports of reading, so that tests can do without the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from services.ingest.core.entries import Feed, FeedError, Page


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: `url` is where it came from in the end, 304 has no body."""

    url: str
    status: int
    body: bytes = b""
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    redirect: str | None = None


class FetchError(FeedError):
    """Nothing usable came back, and why; `retry_after_s` if the server said when to come again."""

    def __init__(self, reason: str, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s


class Fetcher(Protocol):
    """Where feeds and pages come from."""

    async def fetch(
        self, url: str, etag: str | None = None, last_modified: str | None = None
    ) -> Fetched:
        """Return the answer or raise `FetchError`."""


class Parser(Protocol):
    """Where bytes from strangers are read."""

    async def feed(self, body: bytes, url: str, content_type: str | None) -> Feed:
        """Return the feed or raise `FeedError`."""

    async def page(self, body: bytes, url: str) -> Page:
        """Return the page, empty if there is no article in it, or raise `FeedError`."""

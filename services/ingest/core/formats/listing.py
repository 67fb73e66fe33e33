"""Pages without a feed, read by the rules of their source."""

from __future__ import annotations

from services.ingest.core.entries import Feed, FeedError
from shared.events import PageRules


def parse_listing(body: bytes, url: str, rules: PageRules) -> Feed:
    """Return what `rules` find in the page `body`; raises `FeedError`."""
    raise FeedError(f"no {rules.language} rules are read yet")

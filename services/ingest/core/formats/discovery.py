"""The feeds of a site, from its page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from services.ingest.core.entries import FeedError, FoundFeed
from services.ingest.core.formats.html_page import base_of, page_tree, text_within
from services.ingest.core.identity.canonical_url import web_url
from services.ingest.core.text.clean_text import one_line

MOST_FEEDS = 50
_TYPES = {
    "application/rss+xml": 0,
    "application/atom+xml": 0,
    "application/feed+json": 1,
    "application/rdf+xml": 1,
    "application/x.atom+xml": 1,
    "application/x-atom+xml": 1,
    "text/rss+xml": 1,
    "text/atom+xml": 1,
    "application/xml": 2,
    "text/xml": 2,
    "application/json": 3,
}
_LIKELY = re.compile(
    r"(?:^|[/._-])(?:rss\d*|feeds?|atom|rdf|index\.xml|news\.xml|backend)(?:[/._-]|$|\.(?:xml|json|php))"
    r"|\.(?:rss|atom|rdf)$",
    re.I,
)
_LIKELY_QUERY = re.compile(
    r"(?:^|&)(?:feed|format|type|output)=(?:rss2?|atom|rdf|feed)(?:&|$)", re.I
)
_COMMENTS = re.compile(r"comment|kommentar|comentario|commentaire", re.I)
# Pages that subscribe to a feed elsewhere, and formats that are no feeds.
_OTHER = re.compile(
    r"//[^/]*\b(?:feedly|inoreader|newsblur|theoldreader|netvibes|facebook|twitter|x)\.com/"
    r"|wp-json|oembed|\.(?:png|jpe?g|gif|svg|css|js|pdf|mp3)(?:$|\?)",
    re.I,
)


def find_feeds(body: bytes, url: str) -> tuple[FoundFeed, ...]:
    """Return the feeds that the page `body` points at, best first, each once.

    First what the page declares as its feeds, then links that look like one; feeds of comments
    come last of each.
    """
    try:
        root = page_tree(body)
    except FeedError:
        return ()
    base, page = base_of(root, url), url.partition("#")[0]
    found: dict[str, FoundFeed] = {}
    for feed in (
        *sorted(_declared(root, base), key=_rank),
        *sorted(_linked(root, base), key=_rank),
    ):
        if feed.url != page:
            found.setdefault(feed.url, feed)
    return tuple(found.values())[:MOST_FEEDS]


def _rank(feed: FoundFeed) -> tuple[bool, int]:
    about_comments = bool(_COMMENTS.search(f"{feed.title} {urlsplit(feed.url).path}"))
    return about_comments, _TYPES.get(feed.type or "", 1)


def _declared(root: Any, base: str) -> Iterator[FoundFeed]:
    for link in root.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" not in relations and "feed" not in relations:
            continue
        address = _address(link, base)
        if address and (kind in _TYPES or "feed" in relations) and _is_feed(kind, address):
            yield FoundFeed(address, one_line(link.get("title") or ""), kind or None)


def _is_feed(kind: str, address: str) -> bool:
    """Return whether a type that other things have too is a feed here."""
    return _TYPES.get(kind, 0) < 2 or _looks_likely(address)


def _linked(root: Any, base: str) -> Iterator[FoundFeed]:
    for link in root.iter("a", "area"):
        address = _address(link, base)
        kind = (link.get("type") or "").lower() or None
        if address and (_TYPES.get(kind or "", 9) < 2 or _looks_likely(address)):
            yield FoundFeed(address, one_line(text_within(link)), kind)


def _looks_likely(address: str) -> bool:
    parts = urlsplit(address)
    return bool(_LIKELY.search(parts.path) or _LIKELY_QUERY.search(parts.query))


def _address(link: Any, base: str) -> str | None:
    said = (link.get("href") or "").strip()
    if said.lower().startswith("feed:"):
        said = said[5:] if said[5:].lower().startswith("http") else f"http:{said[5:]}"
    address = web_url(said, base) if said else None
    return None if address is None or _OTHER.search(address) else address.partition("#")[0]

"""Feeds from bytes: RSS and Atom by feedparser, JSON Feed and sitemaps by us; text made plain.

Costs time on hostile input, so it runs in a process of its own (`adapters.parse_pool`).
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import feedparser
from lxml import etree

from services.ingest.core.entries import Entry, Feed, FeedError
from services.ingest.core.formats.feed_entry import (
    alternates_of,
    authors_of,
    line_of,
    read_entry,
    text_of,
)
from services.ingest.core.formats.feed_hints import hints_of
from services.ingest.core.formats.feed_media import image_in, image_of
from services.ingest.core.formats.feed_moments import moment_of
from services.ingest.core.formats.feed_text import (
    complete_part,
    mended,
    read_text,
    without_declaration,
)
from services.ingest.core.formats.feed_tree import (
    Element,
    children,
    items_of,
    local_name,
    text_in,
    tree_of,
)
from services.ingest.core.formats.json_feed import looks_like_json, parse_json_feed
from services.ingest.core.formats.packed import unpacked
from services.ingest.core.formats.sitemaps import (
    is_sitemap,
    looks_like_addresses,
    parse_address_list,
    parse_sitemap,
)
from services.ingest.core.identity.canonical_url import web_url
from services.ingest.core.text.clean_text import html_to_text, one_line
from services.ingest.core.text.safe_html import safe_html

MOST_ENTRIES = 2000
_HTML_PAGE = re.compile(r"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
_ITEM = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]")
_ROOTS = frozenset(("rss", "rdf", "feed", "channel"))


@dataclass(frozen=True, slots=True)
class _Reading:
    """The two readings of one feed; `cut_from` is how many entries it had, if too many."""

    parsed: Any
    root: Element | None
    fault: str | None
    cut_from: int = 0


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> Feed:
    """Return the feed in `body`, read from `url`; raises `FeedError` saying what it is instead."""
    body = unpacked(body)
    if not body.strip(b"\0 \t\r\n"):
        raise FeedError("the body is empty")
    if looks_like_json(body):
        return parse_json_feed(body, url, MOST_ENTRIES)
    text = read_text(body, content_type)
    if looks_like_addresses(text):
        return parse_address_list(text)
    if "<" not in text:
        raise FeedError("neither XML nor JSON feed, but a text")
    reading = _read(without_declaration(text), url)
    if reading.root is not None and is_sitemap(reading.root):
        return parse_sitemap(reading.root, url, reading.fault)
    return _feed(reading, text, url)


def _read(text: str, url: str) -> _Reading:
    root, fault = tree_of(text, forgiving=False)
    if root is not None and is_sitemap(root):
        return _Reading(None, root, None)
    if fault is None:
        count = _cut(root)
        whole = etree.tostring(root, encoding="unicode") if count else text
        return _Reading(_parsed(whole, url), root, None, count)
    text = complete_part(text)
    well_formed = mended(text)
    root, still = tree_of(well_formed, forgiving=False)
    if still is not None:
        root, _ = tree_of(well_formed, forgiving=True)
        well_formed = etree.tostring(root, encoding="unicode") if root is not None else ""
    if root is not None and is_sitemap(root):
        return _Reading(None, root, fault)
    if count := _cut(root):
        return _Reading(_parsed(etree.tostring(root, encoding="unicode"), url), root, fault, count)
    return _Reading(_fuller(_parsed(well_formed, url), text, url), root, fault)


def _cut(root: Element | None) -> int:
    """Take the entries that are too many out of the tree; returns how many there were, then."""
    items = items_of(root) if root is not None else []
    for item in items[MOST_ENTRIES:]:
        item.getparent().remove(item)
    return len(items) if len(items) > MOST_ENTRIES else 0


def _parsed(text: str, url: str) -> Any:
    headers = {"content-type": "application/xml; charset=utf-8"}
    # Resolving at each tag is a third of the work; without bases of its own we do it at the end.
    if "base=" in text:
        headers["content-location"] = url
    return feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _fuller(mended_feed: Any, text: str, url: str) -> Any:
    """Return the mended feed, or what feedparser makes of it as it is if that is more."""
    if mended_feed.feed and len(mended_feed.entries) >= len(_ITEM.findall(text)):
        return mended_feed
    loose = _parsed(text, url)
    return max(mended_feed, loose, key=lambda one: (len(one.entries), len(one.feed)))


def _feed(reading: _Reading, text: str, url: str) -> Feed:
    parsed = reading.parsed
    if not parsed.entries and not _is_empty_feed(reading):
        raise FeedError(_what_it_is(text, reading))
    about, channel = parsed.feed, _channel(reading.root)
    description = text_of(about.get("subtitle")) or text_of(about.get("summary"))
    html = safe_html(description, url)
    return Feed(
        format=parsed.get("version") or "unknown",
        entries=_entries(reading, url),
        language=line_of(about.get("language")) or one_line(text_in(channel, "language")) or None,
        fault=_fault(reading),
        title=line_of(about.get("title")) or one_line(text_in(channel, "title")),
        description=html_to_text(description) or one_line(text_in(channel, "description")),
        site_url=_site(about, channel, url),
        updated_at=moment_of(about, "updated") or moment_of(about, "published"),
        image_url=image_of(about, url) or _icon(about, reading.root, url) or image_in(html),
        hub_url=_related(about, "hub", url),
        self_url=_related(about, "self", url),
        hints=hints_of(about, reading.root),
    )


def _entries(reading: _Reading, url: str) -> tuple[Entry, ...]:
    raws = reading.parsed.entries
    items = items_of(reading.root) if reading.root is not None else []
    paired = items if len(items) == len(raws) else [None] * len(raws)
    is_atom = text_of(reading.parsed.get("version")).startswith("atom")
    authors = authors_of(reading.parsed.feed) if is_atom else ()
    chosen = list(zip(raws, paired, strict=True))[:MOST_ENTRIES]
    return tuple(read_entry(raw, item, url, authors) for raw, item in chosen)


def _channel(root: Element | None) -> Element | None:
    return next(children(root, "channel"), root)


def _site(about: Any, channel: Element | None, url: str) -> str | None:
    for link in (*alternates_of(about), about.get("link"), text_in(channel, "link")):
        usable = web_url(text_of(link), url) if text_of(link).strip() else None
        if usable:
            return usable
    return None


def _related(about: Any, relation: str, url: str) -> str | None:
    links = (one for one in about.get("links") or () if one.get("rel") == relation)
    found = (web_url(text_of(one.get("href")), url) for one in links if one.get("href"))
    return next(filter(None, found), None)


def _icon(about: Any, root: Element | None, url: str) -> str | None:
    # In RSS 1.0 the image stands beside the channel, where feedparser does not look.
    outside = text_in(next(children(root, "image"), None), "url")
    named = (about.get("logo"), about.get("icon"), outside)
    found = (web_url(text_of(one), url) for one in named if text_of(one).strip())
    return next(filter(None, found), None)


def _is_empty_feed(reading: _Reading) -> bool:
    """Return whether it is a feed without entries, not wreckage in which a tag looks like one."""
    known = reading.root is not None and local_name(reading.root).lower() in _ROOTS
    is_feed = known or bool(reading.parsed.get("version"))
    return is_feed and (reading.fault is None or bool(reading.parsed.feed))


def _what_it_is(text: str, reading: _Reading) -> str:
    if _HTML_PAGE.match(text[:2000]):
        return "an HTML page, not a feed"
    if reading.fault:
        return f"neither XML nor JSON feed: {one_line(reading.fault)[:200]}"
    return "XML, but neither RSS nor Atom"


def _fault(reading: _Reading) -> str | None:
    count = max(reading.cut_from, len(reading.parsed.entries))
    if count > MOST_ENTRIES:
        return f"cut at {MOST_ENTRIES} of {count} entries"
    return f"malformed: {one_line(reading.fault)[:200]}" if reading.fault else None

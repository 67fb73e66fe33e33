"""Feeds from bytes: RSS and Atom by feedparser, JSON Feed by us; every text made plain.

Costs time on hostile input, so it runs in a process of its own (`adapters.parse_pool`).
"""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import feedparser

from services.ingest.core.entries import Entry, Feed, FeedError
from services.ingest.core.formats.json_feed import looks_like_json, parse_json_feed
from services.ingest.core.identity.canonical_url import web_url
from services.ingest.core.text.clean_text import html_to_text, one_line

MOST_ENTRIES = 2000
MOST_AUTHORS = 20
MOST_SECTIONS = 20
_HTML_PAGE = re.compile(rb"^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)


def parse_feed(body: bytes, url: str, content_type: str | None = None) -> Feed:
    """Return the feed in `body`, read from `url`; raises `FeedError` saying what it is instead."""
    if not body.strip():
        raise FeedError("the body is empty")
    if looks_like_json(body):
        return parse_json_feed(body, url, MOST_ENTRIES)
    headers = {"content-location": url, "content-type": content_type or "application/xml"}
    parsed = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False)
    if not parsed.entries and not _is_empty_feed(parsed):
        raise FeedError(_what_it_is(body, parsed))
    return Feed(
        format=parsed.get("version") or "unknown",
        entries=tuple(_entry(raw, url) for raw in parsed.entries[:MOST_ENTRIES]),
        language=_line(parsed.feed.get("language")) or None,
        fault=_fault(parsed),
    )


def _is_empty_feed(parsed: Any) -> bool:
    """Return whether it is a feed without entries, not wreckage in which a tag looks like one."""
    return bool(parsed.get("version")) and (not parsed.get("bozo") or bool(parsed.feed))


def _what_it_is(body: bytes, parsed: Any) -> str:
    if _HTML_PAGE.match(body[:2000]):
        return "an HTML page, not a feed"
    if parsed.get("bozo"):
        return f"neither XML nor JSON feed: {_line(str(parsed.get('bozo_exception')))[:200]}"
    return "XML, but neither RSS nor Atom"


def _fault(parsed: Any) -> str | None:
    if len(parsed.entries) > MOST_ENTRIES:
        return f"cut at {MOST_ENTRIES} of {len(parsed.entries)} entries"
    # A declared encoding that is not the real one is mended by feedparser and is everyday.
    error = parsed.get("bozo_exception")
    if not parsed.get("bozo") or isinstance(error, feedparser.CharacterEncodingOverride):
        return None
    return f"malformed: {_line(str(error))[:200]}"


def _entry(raw: Mapping[str, Any], base: str) -> Entry:
    content, summary = _content(raw), html_to_text(_text(raw.get("summary")))
    return Entry(
        guid=_line(raw.get("id")) or None,
        url=_link(raw, base),
        title=_line(raw.get("title")),
        content=content or summary,
        summary=summary,
        authors=_authors(raw),
        published_at=_moment(raw, "published_parsed") or _moment(raw, "updated_parsed"),
        modified_at=_moment(raw, "updated_parsed"),
        language=_line(raw.get("language")) or None,
        sections=_terms(raw.get("tags")),
        image_url=_image(raw, base),
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _line(value: object) -> str:
    return one_line(_text(value))


def _content(raw: Mapping[str, Any]) -> str:
    texts = [html_to_text(_text(one.get("value"))) for one in raw.get("content") or ()]
    return max(texts, key=len, default="")


def _link(raw: Mapping[str, Any], base: str) -> str | None:
    alternates = [
        one.get("href") for one in raw.get("links") or () if one.get("rel") == "alternate"
    ]
    for link in (raw.get("feedburner_origlink"), raw.get("link"), *alternates):
        usable = web_url(_text(link), base) if link else None
        if usable:
            return usable
    guid = _text(raw.get("id"))
    return web_url(guid) if guid.startswith(("http://", "https://")) else None


def _authors(raw: Mapping[str, Any]) -> tuple[str, ...]:
    named = [_line(one.get("name")) for one in raw.get("authors") or ()]
    return unique([*named, _line(raw.get("author"))] if not any(named) else named, MOST_AUTHORS)


def _terms(tags: Iterable[Mapping[str, Any]] | None) -> tuple[str, ...]:
    return unique((_line(tag.get("label") or tag.get("term")) for tag in tags or ()), MOST_SECTIONS)


def unique(texts: Iterable[str], most: int) -> tuple[str, ...]:
    """Return the first `most` texts that are not empty, each once."""
    return tuple(dict.fromkeys(text for text in texts if text))[:most]


def _moment(raw: Mapping[str, Any], name: str) -> datetime | None:
    # `in` first: feedparser answers a missing `updated` with `published` and a warning.
    parsed = raw[name] if name in raw else None  # noqa: SIM401
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _image(raw: Mapping[str, Any], base: str) -> str | None:
    media = [one for one in raw.get("media_content") or () if _is_image(one)]
    enclosed = [one for one in raw.get("enclosures") or () if _is_image(one)]
    for one in (*media, *(raw.get("media_thumbnail") or ()), *enclosed):
        usable = web_url(_text(one.get("url") or one.get("href")), base)
        if usable:
            return usable
    return None


def _is_image(one: Mapping[str, Any]) -> bool:
    return one.get("medium") == "image" or _text(one.get("type")).startswith("image/")

"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), read leniently."""

from __future__ import annotations

import re
from typing import Any

import orjson

from services.ingest.core.entries import Entry, Feed, FeedError
from services.ingest.core.formats.feed_dates import read_date
from services.ingest.core.formats.feed_media import MOST_ENCLOSURES, enclosure, image_in
from services.ingest.core.identity.canonical_url import web_url
from services.ingest.core.text.clean_text import html_to_text, one_line, plain_text
from services.ingest.core.text.safe_html import safe_html
from shared.events import Enclosure

MOST_NAMES = 20
_VERSION = re.compile(r"(?:https?://(?:www\.)?jsonfeed\.org/version/)?(1(?:\.\d)?)", re.I)
_BOM = b"\xef\xbb\xbf"


def looks_like_json(body: bytes) -> bool:
    """Return whether `body` starts as a JSON object or list does."""
    return body.removeprefix(_BOM).lstrip()[:1] in (b"{", b"[")


def parse_json_feed(body: bytes, url: str, most_entries: int) -> Feed:
    """Return the feed in `body`; raises `FeedError`."""
    feed = _loaded(body)
    items = [item for item in feed["items"] if isinstance(item, dict)]
    entries = tuple(_entry(item, feed, url) for item in items[:most_entries])
    moments = (one.modified_at or one.published_at for one in entries)
    too_many = len(items) > most_entries
    return Feed(
        format=f"json{_version(feed)}",
        entries=entries,
        language=one_line(_text(feed.get("language"))) or None,
        fault=f"cut at {most_entries} of {len(items)} entries" if too_many else None,
        title=one_line(_text(feed.get("title"))),
        description=plain_text(_text(feed.get("description"))),
        site_url=_address(feed, url, "home_page_url"),
        updated_at=max(filter(None, moments), default=None),
        image_url=_address(feed, url, "icon", "favicon"),
        hub_url=_hub(feed, url),
        self_url=_address(feed, url, "feed_url"),
    )


def _loaded(body: bytes) -> dict[str, Any]:
    try:
        parsed = orjson.loads(body.removeprefix(_BOM))
    except orjson.JSONDecodeError as error:
        raise FeedError(f"malformed JSON: {error}") from error
    if not isinstance(parsed, dict) or not isinstance(parsed.get("items"), list):
        raise FeedError("JSON, but not a JSON Feed: no list of items")
    version = _text(parsed.get("version"))
    if version and not _VERSION.fullmatch(version.strip()):
        raise FeedError(f"JSON, but not a JSON Feed: version {version[:100]!r}")
    return parsed


def _version(feed: dict[str, Any]) -> str:
    found = _VERSION.fullmatch(_text(feed.get("version")).strip())
    return found[1] if found else ""


def _text(value: object) -> str:
    # Ids are numbers in many feeds of version 1.0.
    return str(value) if isinstance(value, str | int | float) else ""


def _address(owner: dict[str, Any], base: str, *names: str) -> str | None:
    said = (_text(owner.get(name)).strip() for name in names)
    return next((usable for one in said if one and (usable := web_url(one, base))), None)


def _hub(feed: dict[str, Any], base: str) -> str | None:
    hubs = feed.get("hubs")
    listed = [one for one in hubs if isinstance(one, dict)] if isinstance(hubs, list) else []
    usual = (one for one in listed if _text(one.get("type")).lower() == "websub")
    return next((usable for one in usual if (usable := _address(one, base, "url"))), None)


def _entry(item: dict[str, Any], feed: dict[str, Any], base: str) -> Entry:
    html, text = _text(item.get("content_html")), _text(item.get("content_text"))
    summary, guid = plain_text(_text(item.get("summary"))), _text(item.get("id")).strip()
    safe = safe_html(html, base)
    return Entry(
        guid=guid[:2000] or None,
        url=_address(item, base, "url", "external_url") or web_url(guid),
        title=one_line(_text(item.get("title"))),
        content=html_to_text(html) or plain_text(text) or summary,
        html=safe,
        summary=summary,
        authors=_authors(item) or _authors(feed),
        published_at=read_date(_text(item.get("date_published"))),
        modified_at=read_date(_text(item.get("date_modified"))),
        language=one_line(_text(item.get("language"))) or None,
        sections=_tags(item.get("tags")),
        image_url=_address(item, base, "image", "banner_image") or image_in(safe),
        enclosures=_enclosures(item, base),
    )


def _authors(owner: dict[str, Any]) -> tuple[str, ...]:
    listed = owner.get("authors")
    raw = listed if isinstance(listed, list) else [owner.get("author")]
    names = (one_line(_text(one.get("name"))) for one in raw if isinstance(one, dict))
    return tuple(dict.fromkeys(name for name in names if name))[:MOST_NAMES]


def _tags(tags: object) -> tuple[str, ...]:
    named = (one_line(_text(tag)) for tag in tags) if isinstance(tags, list) else ()
    return tuple(dict.fromkeys(tag for tag in named if tag))[:MOST_NAMES]


def _enclosures(item: dict[str, Any], base: str) -> tuple[Enclosure, ...]:
    listed = item.get("attachments")
    files = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    found = {
        url: enclosure(url, one.get("mime_type"), one.get("size_in_bytes"))
        for one in files
        if (url := _address(one, base, "url"))
    }
    return tuple(found.values())[:MOST_ENCLOSURES]

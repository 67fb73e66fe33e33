"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), read leniently."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

from services.ingest.core.entries import Entry, Feed, FeedError
from services.ingest.core.identity.canonical_url import web_url
from services.ingest.core.text.clean_text import html_to_text, one_line, plain_text

VERSIONS = "https://jsonfeed.org/version/"


def looks_like_json(body: bytes) -> bool:
    """Return whether `body` starts as a JSON object or list does."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def parse_json_feed(body: bytes, url: str, most_entries: int) -> Feed:
    """Return the feed in `body`; raises `FeedError`."""
    try:
        parsed = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise FeedError(f"malformed JSON: {error}") from error
    if not isinstance(parsed, dict) or not isinstance(parsed.get("items"), list):
        raise FeedError("JSON, but not a JSON Feed: no list of items")
    version = _text(parsed.get("version"))
    if version and VERSIONS not in version.replace("http://", "https://"):
        raise FeedError(f"JSON, but not a JSON Feed: version {version[:100]!r}")
    items = [item for item in parsed["items"] if isinstance(item, dict)]
    too_many = len(items) > most_entries
    return Feed(
        format="json" + version.rpartition("/")[2],
        entries=tuple(_entry(item, parsed, url) for item in items[:most_entries]),
        language=_text(parsed.get("language")) or None,
        fault=f"cut at {most_entries} of {len(items)} entries" if too_many else None,
    )


def _text(value: object) -> str:
    # Ids are numbers in many feeds of version 1.0.
    return str(value) if isinstance(value, str | int | float) else ""


def _entry(item: dict[str, Any], feed: dict[str, Any], base: str) -> Entry:
    html, text = _text(item.get("content_html")), _text(item.get("content_text"))
    summary = plain_text(_text(item.get("summary")))
    link = _text(item.get("url")) or _text(item.get("external_url"))
    image = _text(item.get("image")) or _text(item.get("banner_image"))
    return Entry(
        guid=one_line(_text(item.get("id"))) or None,
        url=web_url(link, base) if link else web_url(_text(item.get("id"))),
        title=one_line(_text(item.get("title"))),
        content=html_to_text(html) or plain_text(text) or summary,
        summary=summary,
        authors=_authors(item) or _authors(feed),
        published_at=read_moment(item.get("date_published")),
        modified_at=read_moment(item.get("date_modified")),
        language=_text(item.get("language")) or None,
        sections=_tags(item.get("tags")),
        image_url=web_url(image, base) if image else None,
    )


def _authors(owner: dict[str, Any]) -> tuple[str, ...]:
    listed = owner.get("authors")
    raw = listed if isinstance(listed, list) else [owner.get("author")]
    names = (one_line(_text(one.get("name"))) for one in raw if isinstance(one, dict))
    return tuple(dict.fromkeys(name for name in names if name))[:20]


def _tags(tags: object) -> tuple[str, ...]:
    named = (one_line(_text(tag)) for tag in tags) if isinstance(tags, list) else ()
    return tuple(dict.fromkeys(tag for tag in named if tag))[:20]


def read_moment(value: object) -> datetime | None:
    """Return the moment in an ISO 8601 text; without an offset it is UTC."""
    try:
        moment = datetime.fromisoformat(_text(value))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None

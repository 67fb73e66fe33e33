"""A feed as JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from services.gateway.core.feeds.model import Entry, Feed

MEDIA_TYPE = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def write(feed: Feed) -> bytes:
    """Return `feed` as a JSON Feed document."""
    told = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.self_url,
        "items": [_item(one) for one in feed.entries],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _item(entry: Entry) -> dict[str, Any]:
    told = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.original_url,
        "title": entry.title,
        # An item must have a content.
        "content_text": entry.summary or entry.title,
        "image": entry.image_url,
        "date_published": _moment(entry.published),
        "date_modified": _moment(entry.updated),
        "authors": [{"name": entry.author}] if entry.author else None,
        "tags": list(entry.categories) or None,
        "language": entry.language,
    }
    return {name: value for name, value in told.items() if value is not None}


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")

"""Feeds and drafts to try things on."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from services.ingest.core.entries import Draft
from services.ingest.core.identity.canonical_url import canonical_url
from tests import make

FEED_URL = "https://gazette.example/feed.xml"
LONG_TEXT = "Ash fell on the roofs of Catania all night long. " * 20


def item(
    slug: str = "etna",
    title: str = "Etna erupts",
    link: str | None = None,
    text: str = LONG_TEXT,
    date: str = "Fri, 20 Nov 2026 10:00:00 GMT",
) -> str:
    address = f"https://gazette.example/{slug}" if link is None else link
    return (
        f"<item><title>{escape(title)}</title><link>{escape(address)}</link>"
        f'<guid isPermaLink="false">{slug}</guid>'
        f"<pubDate>{date}</pubDate>"
        f"<description>Ash over Catania.</description>"
        f"<content:encoded>{escape(f'<p>{text}</p>')}</content:encoded></item>"
    )


def rss(*items: str) -> bytes:
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    head = "<title>Gazette</title><language>en-gb</language>"
    return f'<rss version="2.0" {space}><channel>{head}{"".join(items)}</channel></rss>'.encode()


def draft(slug: str = "etna", **fields: Any) -> Draft:
    url = f"https://gazette.example/{slug}"
    values: dict[str, Any] = {
        "url": url,
        "canonical_url": canonical_url(url),
        "source": make.source_ref(),
        "title": "Etna erupts",
        "text": LONG_TEXT,
    }
    return Draft(**(values | fields))

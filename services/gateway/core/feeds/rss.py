"""A feed as RSS 2.0, with what it lacks from Atom and Dublin Core."""

from __future__ import annotations

import html
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from services.gateway.core.feeds.atom import ATOM
from services.gateway.core.feeds.model import Entry, Feed
from services.gateway.core.validators import http_date

MEDIA_TYPE = "application/rss+xml"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"

register_namespace("dc", _DUBLIN_CORE)


def write(feed: Feed) -> bytes:
    """Return `feed` as an RSS document."""
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    _text(channel, "title", feed.title)
    _text(channel, "link", feed.page_url)
    _text(channel, "description", feed.title)
    _text(channel, "lastBuildDate", http_date(feed.updated))
    SubElement(channel, f"{{{ATOM}}}link", rel="self", href=feed.self_url, type=MEDIA_TYPE)
    for entry in feed.entries:
        _item(SubElement(channel, "item"), entry)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _item(item: Element, entry: Entry) -> None:
    _text(item, "title", entry.title)
    _text(item, "link", entry.url)
    _text(item, "guid", entry.id).set("isPermaLink", "false")
    _text(item, "pubDate", http_date(entry.published))
    _text(item, f"{{{ATOM}}}updated", entry.updated.isoformat(timespec="seconds"))
    if entry.original_url:
        SubElement(item, f"{{{ATOM}}}link", rel="via", href=entry.original_url)
    if entry.author:
        _text(item, f"{{{_DUBLIN_CORE}}}creator", entry.author)
    for term in entry.categories:
        _text(item, "category", term)
    _text(item, "description", _description(entry))


def _description(entry: Entry) -> str:
    """Return what readers are shown, which RSS takes for HTML."""
    parts = [f"<p>{html.escape(entry.summary)}</p>"] if entry.summary else []
    if entry.original_url:
        where = f"Read the original at {entry.author}" if entry.author else "Read the original"
        href = html.escape(entry.original_url)
        parts.append(f'<p><a href="{href}">{html.escape(where)}</a></p>')
    return "".join(parts)


def _text(parent: Element, name: str, text: str) -> Element:
    made = SubElement(parent, name)
    made.text = text
    return made

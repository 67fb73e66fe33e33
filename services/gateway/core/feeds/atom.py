"""A feed as Atom (RFC 4287)."""

from __future__ import annotations

from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from services.gateway.core.feeds.model import Entry, Feed

MEDIA_TYPE = "application/atom+xml"
ATOM = "http://www.w3.org/2005/Atom"
PUBLISHER = "Cupure"

register_namespace("atom", ATOM)


def write(feed: Feed) -> bytes:
    """Return `feed` as an Atom document."""
    root = Element("feed", xmlns=ATOM)
    _head(root, feed.id, feed.title, feed.updated)
    _link(root, "self", feed.self_url, MEDIA_TYPE)
    _link(root, "alternate", feed.page_url, "text/html")
    # Needed where an entry, or every one, has no author of its own.
    _author(root, PUBLISHER)
    for entry in feed.entries:
        _entry(SubElement(root, "entry"), entry)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _head(parent: Element, entry_id: str, title: str, updated: datetime) -> None:
    _text(parent, "id", entry_id)
    _text(parent, "title", title)
    _text(parent, "updated", _moment(updated))


def _entry(made: Element, entry: Entry) -> None:
    if entry.language:
        made.set("xml:lang", entry.language)
    _head(made, entry.id, entry.title, entry.updated)
    _text(made, "published", _moment(entry.published))
    _link(made, "alternate", entry.url, "text/html")
    if entry.original_url:
        _link(made, "via", entry.original_url)
    if entry.author:
        _author(made, entry.author)
    for term in entry.categories:
        SubElement(made, "category", term=term)
    if entry.summary:
        _text(made, "summary", entry.summary)


def _author(parent: Element, name: str) -> None:
    _text(SubElement(parent, "author"), "name", name)


def _link(parent: Element, relation: str, url: str, media: str | None = None) -> None:
    link = SubElement(parent, "link", rel=relation, href=url)
    if media:
        link.set("type", media)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")

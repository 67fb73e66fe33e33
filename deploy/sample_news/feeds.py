"""Articles as RSS 2.0, Atom 1.0 and JSON Feed 1.1, and the list of all feeds as OPML 2.0."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

from deploy.sample_news.articles import Outlet
from deploy.sample_news.edition import Published

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
TERMS = "http://purl.org/dc/terms/"
for _prefix, _space in {"atom": ATOM, "content": CONTENT, "dc": DC, "dcterms": TERMS}.items():
    ET.register_namespace(_prefix, _space)

CONTENT_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}


def render_feed(outlet: Outlet, versions: Sequence[Published], site: str) -> bytes:
    """Return the feed of `outlet` in its own format; `site` is the server's address."""
    renderers = {"rss": _render_rss, "atom": _render_atom, "json": _render_json}
    return renderers[outlet.format](outlet, versions, site)


def to_html(paragraphs: Iterable[str]) -> str:
    """Return the paragraphs as HTML."""
    return "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = text
    return element


def _to_bytes(root: ET.Element) -> bytes:
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _describe(outlet: Outlet) -> str:
    return f"{outlet.name}: invented news to try Cupure with"


def _render_rss(outlet: Outlet, versions: Sequence[Published], site: str) -> bytes:
    root = ET.Element("rss", version="2.0")
    channel = _add(root, "channel")
    _add(channel, "title", outlet.name)
    _add(channel, "link", f"{site}/{outlet.id}/")
    _add(channel, "description", _describe(outlet))
    _add(channel, "language", f"{outlet.language}-{outlet.country.lower()}")
    _add(channel, f"{{{ATOM}}}link", rel="self", href=site + outlet.feed_path)
    for version in versions:
        _add_rss_item(channel, version, site)
    return _to_bytes(root)


def _add_rss_item(channel: ET.Element, version: Published, site: str) -> None:
    entry = version.entry
    item = _add(channel, "item")
    _add(item, "title", version.title)
    _add(item, "link", site + entry.path)
    _add(item, "guid", site + entry.path, isPermaLink="true")
    _add(item, "pubDate", format_datetime(version.published, usegmt=True))
    for author in entry.article.authors:
        _add(item, f"{{{DC}}}creator", author)
    _add(item, "category", entry.section)
    _add(item, "description", entry.article.summary)
    if version.updated != version.published:
        _add(item, f"{{{TERMS}}}modified", _to_iso(version.updated))
    if entry.outlet.content == "full":
        _add(item, f"{{{CONTENT}}}encoded", to_html(version.paragraphs))


def _render_atom(outlet: Outlet, versions: Sequence[Published], site: str) -> bytes:
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": f"{outlet.language}-{outlet.country}"})
    _add(root, "title", outlet.name)
    _add(root, "subtitle", _describe(outlet))
    _add(root, "id", f"{site}/{outlet.id}/")
    _add(root, "link", href=f"{site}/{outlet.id}/", rel="alternate", type="text/html")
    _add(root, "link", href=site + outlet.feed_path, rel="self")
    _add(_add(root, "author"), "name", outlet.name)
    if versions:
        _add(root, "updated", _to_iso(max(version.updated for version in versions)))
    for version in versions:
        _add_atom_entry(root, version, site)
    return _to_bytes(root)


def _add_atom_entry(root: ET.Element, version: Published, site: str) -> None:
    entry = version.entry
    element = _add(root, "entry")
    _add(element, "title", version.title)
    _add(element, "id", site + entry.path)
    _add(element, "link", href=site + entry.path, rel="alternate", type="text/html")
    _add(element, "published", _to_iso(version.published))
    _add(element, "updated", _to_iso(version.updated))
    for author in entry.article.authors:
        _add(_add(element, "author"), "name", author)
    _add(element, "category", term=entry.section)
    _add(element, "summary", entry.article.summary)
    if entry.outlet.content == "full":
        _add(element, "content", to_html(version.paragraphs), type="html")


def _render_json(outlet: Outlet, versions: Sequence[Published], site: str) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "description": _describe(outlet),
        "language": f"{outlet.language}-{outlet.country}",
        "home_page_url": f"{site}/{outlet.id}/",
        "feed_url": site + outlet.feed_path,
        "authors": [{"name": outlet.name}],
        "items": [_json_item(version, site) for version in versions],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _json_item(version: Published, site: str) -> dict[str, Any]:
    entry = version.entry
    text = (
        {"content_html": to_html(version.paragraphs)}
        if entry.outlet.content == "full"
        else {"content_text": entry.article.summary}
    )
    return {
        "id": site + entry.path,
        "url": site + entry.path,
        "title": version.title,
        "summary": entry.article.summary,
        **text,
        "date_published": _to_iso(version.published),
        "date_modified": _to_iso(version.updated),
        "authors": [{"name": author} for author in entry.article.authors],
        "tags": [entry.section],
        "language": entry.outlet.language,
    }


def render_opml(outlets: Iterable[Outlet], site: str) -> bytes:
    """Return the list of all feeds, with what Cupure wants to know of a source."""
    root = ET.Element("opml", version="2.0")
    _add(_add(root, "head"), "title", "Sample news")
    body = _add(root, "body")
    for outlet in outlets:
        _add(
            body,
            "outline",
            text=outlet.name,
            title=outlet.name,
            type=outlet.format,
            xmlUrl=site + outlet.feed_path,
            htmlUrl=f"{site}/{outlet.id}/",
            language=outlet.language,
            category=",".join(outlet.sections),
            cupureOwner=outlet.owner,
            cupureCountry=outlet.country,
        )
    return _to_bytes(root)


def _to_iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

"""Sitemaps against an independent reading: every address in them, found by looking for tags."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from bench.results import Result
from services.ingest.core.entries import FeedError
from services.ingest.core.formats.feed_parsing import parse_feed
from services.ingest.core.identity.canonical_url import web_url

BASE = "http://www.example.com/sitemap.xml"
CONTENT_TYPES = {".txt": "text/plain", ".gz": "application/gzip"}


def sitemaps(*directories: Path) -> Result:
    """Return how many files give exactly the addresses that stand in them."""
    result = Result("sitemaps")
    for path in (one for directory in directories for one in sorted(directory.rglob("*"))):
        if not path.is_file():
            continue
        body = path.read_bytes()
        wanted = {web_url(url, BASE) for url in _addresses(body)} - {None}
        found, fault = _found(body, CONTENT_TYPES.get(path.suffix))
        reason = fault or f"{len(found & wanted)} of {len(wanted)}, {len(found - wanted)} others"
        result.add(met=found == wanted and not fault, what=path.name, reason=reason)
    return result


def _found(body: bytes, content_type: str | None) -> tuple[set[str | None], str]:
    try:
        feed = parse_feed(body, BASE, content_type)
    except FeedError as error:
        return set(), str(error)
    return {*feed.parts, *(entry.url for entry in feed.entries if entry.url)}, ""


def _addresses(body: bytes) -> Iterator[str]:
    """Yield the addresses of pages, entries or further sitemaps in `body`."""
    text = gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
    bare = text.removeprefix(b"\xef\xbb\xbf").strip()
    if not bare.startswith(b"<"):
        lines = bare.decode("utf-8", "replace").splitlines()
        yield from (line.strip() for line in lines if line.strip().startswith("http"))
        return
    root = etree.fromstring(bare, etree.XMLParser(recover=True, resolve_entities=False))
    for element in root.iter("{*}url", "{*}sitemap", "{*}item", "{*}entry"):
        yield from _address(element)


def _address(element: etree._Element) -> Iterator[str]:
    """Yield what stands in `loc` or `link`, else the text of a `sitemap` itself.

    Of several links of an Atom entry, the alternate that says it is HTML.
    """
    links = [
        one for one in element.findall("{*}link") if one.get("rel", "alternate") == "alternate"
    ]
    links.sort(key=lambda one: one.get("type") != "text/html")
    for child in (*element.findall("{*}loc"), *links):
        if not child.get("hreflang") and (child.text or child.get("href")):
            yield str(child.text or child.get("href")).strip()
            return
    if (element.text or "").strip().startswith("http"):
        yield str(element.text).strip()

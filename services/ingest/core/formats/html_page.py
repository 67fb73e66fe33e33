"""The tree of a web page, for finding things on it."""

from __future__ import annotations

from typing import Any

from lxml import etree, html

from services.ingest.core.entries import FeedError
from services.ingest.core.identity.canonical_url import web_url

Element = Any


def page_tree(body: bytes) -> Element:
    """Return the root of the page `body`; raises `FeedError` when there is none."""
    try:
        body.decode()
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = None  # the page's own <meta> decides
    parser = html.HTMLParser(encoding=encoding, no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise FeedError(f"not a web page: {error}"[:300]) from error
    return root


def base_of(root: Element, url: str) -> str:
    """Return what relative addresses on the page at `url` are relative to."""
    said = next((one.get("href") for one in root.iter("base") if one.get("href")), None)
    return (web_url(said, url) if said else None) or url


def text_within(element: Element) -> str:
    """Return all text within `element`."""
    return " ".join(" ".join(element.itertext(with_tail=False)).split())

"""A second, forgiving reading of an XML feed, for what the feed parser loses.

Nothing outside the document is read: no DTD is loaded, no entity expanded, no address opened.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from services.ingest.core.entries import FeedError

# The spaces of plain feeds; elements of the extensions stand in others.
PLAIN_SPACES = frozenset((
    "",
    "http://purl.org/rss/1.0/",
    "http://purl.org/net/rss1.1#",
    "http://channel.netscape.com/rdf/simple/0.9/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://backend.userland.com/rss2",
    "http://www.w3.org/2005/Atom",
    "http://purl.org/atom/ns#",
))  # fmt: skip
# How libxml2 says that it stopped at one of its own limits.
_HOSTILE = {
    "xcessive depth": "nested too deeply",
    "amplification": "entities that expand without measure",
    "entity reference loop": "entities that expand without end",
}
Element = Any


def tree_of(text: str, *, forgiving: bool) -> tuple[Element | None, str | None]:
    """Return the root and what was wrong; strictly read there is only one of them.

    Raises `FeedError` for what is nested too deeply to be a feed, or made to fill the memory.
    """
    parser = etree.XMLParser(
        recover=forgiving, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        root, fault = None, error.msg
    else:
        fault = parser.error_log[0].message if len(parser.error_log) else None
    for entry in parser.error_log:
        for sign, reason in _HOSTILE.items():
            if sign in entry.message:
                raise FeedError(reason)
    return root, fault


def local_name(element: Element) -> str:
    """Return the name without namespace, empty for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def space_of(element: Element) -> str:
    """Return the namespace, empty when there is none."""
    return (etree.QName(element).namespace or "") if isinstance(element.tag, str) else ""


def is_plain(element: Element) -> bool:
    """Return whether it belongs to the feed format and not to an extension."""
    return space_of(element) in PLAIN_SPACES


def items_of(root: Element) -> list[Element]:
    """Return the entries, in the order in which they stand there."""
    found = [one for one in root.iter("{*}item", "{*}entry") if is_plain(one)]
    return [one for one in found if one.getparent() is None or not _within_item(one)]


def _within_item(element: Element) -> bool:
    return any(local_name(above) in ("item", "entry") for above in element.iterancestors())


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Give the children of the feed's own format that are called so."""
    for child in element if element is not None else ():
        if local_name(child) in names and is_plain(child):
            yield child


def text_in(element: Element | None, *names: str) -> str:
    """Return the text of the first such child that has some, markup left out."""
    texts = ("".join(child.itertext()).strip() for child in children(element, *names))
    return next(filter(None, texts), "")


def source_in(element: Element | None, name: str) -> str:
    """Return what the first such child holds exactly as written, markup included.

    Empty also when there are entities in it, which are left to the feed parser.
    """
    child = next(children(element, name), None)
    if child is None or any(one.tag is etree.Entity for one in child):
        return ""
    inner = (etree.tostring(one, encoding="unicode") for one in child)
    return "".join((child.text or "", *inner)).strip()

"""What stands in a list of feeds: OPML, FOAF in RDF, or any markup that has `xmlUrl`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from html import unescape

from lxml import etree

from services.ingest.core.sources.mending import mended

Path = tuple[str, ...]
_SCATTERED = re.compile(r"""\bxmlUrl\s*=\s*(?:"([^"<>]+)"|'([^'<>]+)')""", re.IGNORECASE)
# Where an outline of each type points at a further list; `source` is Liferea's.
_LIST_ATTRIBUTES = {"include": "url", "link": "url", "source": "xmlurl"}


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed as a list says it: nothing is checked yet.

    `folders` are the paths under which it is filed, `said` all attributes by lower-case name.
    """

    url: str
    title: str = ""
    site: str = ""
    folders: tuple[Path, ...] = ()
    said: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pointer:
    """A further list, or a site without a known feed."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class FeedList:
    """All that a list points at, each feed once; `faults` tells what could not be read."""

    feeds: tuple[ListedFeed, ...]
    title: str = ""
    lists: tuple[Pointer, ...] = ()
    sites: tuple[Pointer, ...] = ()
    repairs: int = 0
    faults: tuple[str, ...] = ()


def read_feed_list(body: bytes) -> FeedList:
    """Return what the markup in `body` lists, however malformed it is."""
    text, repairs = mended(body)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    root = etree.fromstring(text.encode(), parser)
    if root is None:
        root = etree.Element("lists")
    found = [*_outlined(root), *_foaf_feeds(root)]
    lists = tuple(_further_lists(root))
    lost = list(_lost(text, {feed.url for feed in found} | {one.url for one in lists}))
    faults = [f"line {error.line}: {error.message}" for error in parser.error_log]
    return FeedList(
        feeds=tuple(_merged([*found, *lost])),
        title=_text(root, "head/title"),
        lists=lists,
        sites=tuple(_sites(root)),
        repairs=repairs + len(lost),
        faults=tuple(faults),
    )


def _outlined(root: etree._Element) -> Iterator[ListedFeed]:
    for element in root.iter(etree.Element):
        said = _attributes(element)
        if said.get("xmlurl") and said.get("type", "").lower() != "source":
            yield ListedFeed(
                url=said["xmlurl"],
                title=said.get("text") or said.get("title", ""),
                site=said.get("htmlurl", ""),
                folders=_paths(_folder(element), said.get("category", "")),
                said=said,
            )


def _attributes(element: etree._Element) -> dict[str, str]:
    return {
        str(name).rpartition("}")[2].lower(): _spaced(str(text)) for name, text in element.items()
    }


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _folder(element: etree._Element) -> Path:
    """Return the names of the folders around `element`, outermost first."""
    around = [_attributes(one) for one in element.iterancestors("{*}outline", "{*}Tab")]
    named = (said.get("text") or said.get("title", "") for said in around)
    return tuple(name for name in reversed(list(named)) if name)


def _paths(folder: Path, category: str) -> tuple[Path, ...]:
    """Return each path once: that of the folder, and those of an OPML 2.0 category."""
    stated = (tuple(_names(one.split("/"))) for one in category.split(","))
    return tuple(dict.fromkeys(path for path in (folder, *stated) if path))


def _names(parts: Iterable[str]) -> list[str]:
    return [part.strip() for part in parts if part.strip()]


def _foaf_feeds(root: etree._Element) -> Iterator[ListedFeed]:
    for element in root.iter("{*}channel", "{*}feed"):
        said = _attributes(element)
        url = said.get("about") or said.get("resource")
        if url:
            yield ListedFeed(
                url=url,
                title=_owner(element),
                site=_document(element),
                folders=_paths(_group(element), ""),
            )


def _owner(element: etree._Element) -> str:
    """Return the name of the nearest person or agent around `element`."""
    for around in element.iterancestors("{*}Agent", "{*}Person", "{*}Organization"):
        return _text(around, "name") or _text(around, "member_name") or _text(around, "title")
    return ""


def _document(element: etree._Element) -> str:
    documents = element.iterancestors("{*}Document")
    return next((_attributes(one).get("about", "") for one in documents), "")


def _group(element: etree._Element) -> Path:
    groups = (_text(one, "name") for one in element.iterancestors("{*}Group"))
    return tuple(name for name in reversed(list(groups)) if name)


def _text(element: etree._Element, path: str) -> str:
    """Return the text at `path`, which begins at a child or, for the root, anywhere below."""
    steps = "/".join(f"{{*}}{step}" for step in path.split("/"))
    found = element.findtext(f".//{steps}" if element.tag == "lists" else steps)
    return _spaced(found or "")


def _further_lists(root: etree._Element) -> Iterator[Pointer]:
    for element in root.iter("{*}outline"):
        said = _attributes(element)
        url = said.get(_LIST_ATTRIBUTES.get(said.get("type", "").lower(), ""))
        if url:
            yield Pointer(url, said.get("text") or said.get("title", ""))
    for element in root.iterfind(".//{*}knows//{*}seeAlso"):
        url = _attributes(element).get("resource")
        if url:
            yield Pointer(url, _owner(element))


def _sites(root: etree._Element) -> Iterator[Pointer]:
    for element in root.iter("{*}outline"):
        said = _attributes(element)
        if said.get("htmlurl") and not said.get("xmlurl"):
            yield Pointer(said["htmlurl"], said.get("text") or said.get("title", ""))
    for element in root.iter("{*}Document"):
        url = _attributes(element).get("about")
        has_feed = any(_attributes(one).get("about") for one in element.iterfind(".//{*}channel"))
        if url and not has_feed:
            yield Pointer(url, _owner(element))


def _lost(text: str, known: set[str]) -> Iterator[ListedFeed]:
    """Yield the feeds that stand in the text and that the parser has not seen."""
    for match in _SCATTERED.finditer(text):
        url = _spaced(unescape(match[1] or match[2]))
        if url and url not in known:
            known.add(url)
            yield ListedFeed(url)


def _merged(feeds: Iterable[ListedFeed]) -> Iterator[ListedFeed]:
    """Yield each feed once, as it was said first, filed under all that was said."""
    by_url: dict[str, ListedFeed] = {}
    for feed in feeds:
        known = by_url.setdefault(feed.url, feed)
        folders = tuple(dict.fromkeys([*known.folders, *feed.folders]))
        by_url[feed.url] = replace(known, folders=folders)
    yield from by_url.values()

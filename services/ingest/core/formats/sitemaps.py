"""Sitemaps (https://www.sitemaps.org/protocol.html), news sitemaps, their indexes, address lists.

Elements are known by their names alone: many sites declare a wrong namespace, or none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from services.ingest.core.entries import Entry, Feed, FeedError
from services.ingest.core.formats.feed_dates import read_date
from services.ingest.core.formats.feed_tree import Element, local_name
from services.ingest.core.identity.canonical_url import web_url
from services.ingest.core.text.clean_text import one_line

# The protocol's own limits.
MOST_URLS = 50_000
MOST_KEYWORDS = 50
_ROOTS = frozenset(("urlset", "sitemapindex"))
_ADDRESS = re.compile(r"https?://\S+", re.I)


def is_sitemap(root: Element) -> bool:
    """Return whether `root` is that of a sitemap or an index of them."""
    return local_name(root).lower() in _ROOTS


def looks_like_addresses(text: str) -> bool:
    """Return whether `text` is nothing but web addresses, one a line."""
    lines = [line.strip() for line in text[:20_000].splitlines() if line.strip()]
    whole = lines if len(text) <= 20_000 else lines[:-1]
    return bool(whole) and all(_ADDRESS.fullmatch(line) for line in whole)


def parse_address_list(text: str) -> Feed:
    """Return the addresses of a sitemap that is a text file."""
    lines = [line.strip() for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    usable = (web_url(line) for line in lines[:MOST_URLS] if _ADDRESS.fullmatch(line))
    entries = tuple(Entry(url=url) for url in dict.fromkeys(usable) if url)
    return Feed("text-sitemap", entries, fault=_cut(len(lines)))


def parse_sitemap(root: Element, url: str, fault: str | None = None) -> Feed:
    """Return the entries of a sitemap, latest first as far as dates tell, or the parts of an index.

    An entry has a title only in a news sitemap. Raises `FeedError` when a sitemap's root holds
    neither addresses nor anything else.
    """
    is_index = local_name(root).lower() == "sitemapindex"
    named = [one for one in root if local_name(one) == ("sitemap" if is_index else "url")]
    problem = _cut(len(named)) or (f"malformed: {one_line(fault)[:200]}" if fault else None)
    if not named and fault:
        raise FeedError(f"a sitemap without addresses: {one_line(fault)[:200]}")
    if is_index:
        return Feed("sitemap-index", (), fault=problem, parts=_parts(named[:MOST_URLS], url))
    entries = [entry for one in named[:MOST_URLS] if (entry := _entry(one, url)) is not None]
    is_news = any(local_name(one) == "news" for one in root.iter("{*}news"))
    return Feed("news-sitemap" if is_news else "sitemap", tuple(entries), fault=problem)


def _cut(count: int) -> str | None:
    return f"cut at {MOST_URLS} of {count} entries" if count > MOST_URLS else None


def _parts(named: list[Element], url: str) -> tuple[str, ...]:
    dated = []
    for one in named:
        # Some indexes leave out the <loc> and put the address right into the <sitemap>.
        address = web_url(_text(one, "loc") or (one.text or "").strip() or "-", url)
        if address and address != web_url("-", url):
            dated.append((address, read_date(_text(one, "lastmod"))))
    dated.sort(key=lambda part: part[1].timestamp() if part[1] else 0.0, reverse=True)
    return tuple(dict.fromkeys(address for address, _ in dated))


def _entry(element: Element, base: str) -> Entry | None:
    location = _text(element, "loc")
    url = web_url(location, base) if location else None
    if url is None:
        return None
    news = next((one for one in element if local_name(one) == "news"), None)
    modified = read_date(_text(element, "lastmod"))
    return Entry(
        url=url,
        title=one_line(_text(news, "title")),
        published_at=_published(news),
        modified_at=modified,
        language=_text(next(_named(news, "publication"), None), "language") or None,
        keywords=_keywords(news),
        image_url=_image(element, base),
    )


def _published(news: Element | None) -> datetime | None:
    return read_date(_text(news, "publication_date"))


def _named(element: Element | None, name: str) -> Iterator[Element]:
    return (one for one in (element if element is not None else ()) if local_name(one) == name)


def _text(element: Element | None, name: str) -> str:
    child = next(_named(element, name), None)
    return "".join(child.itertext()).strip() if child is not None else ""


def _keywords(news: Element | None) -> tuple[str, ...]:
    words = (one_line(word) for word in _text(news, "keywords").split(","))
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_KEYWORDS]


def _image(element: Element, base: str) -> str | None:
    found = (_text(image, "loc") for image in _named(element, "image"))
    return next((usable for one in found if one and (usable := web_url(one, base))), None)

"""Pages without a feed, read by the rules of their source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.ingest.core.entries import Entry, Feed, FeedError
from services.ingest.core.formats.feed_dates import read_date
from services.ingest.core.formats.html_page import base_of, page_tree, text_within
from services.ingest.core.formats.selectors import Selector
from services.ingest.core.identity.canonical_url import web_url
from services.ingest.core.text.clean_text import one_line, tidy
from shared.events import PageRules

MOST_ENTRIES = 2000
MOST_SUMMARY_CHARS = 5000


@dataclass(frozen=True, slots=True)
class _Selectors:
    """The rules, ready to be used; None stands for the item itself."""

    item: Selector
    link: Selector | None
    title: Selector | None
    summary: Selector | None
    date: Selector | None


def parse_listing(body: bytes, url: str, rules: PageRules) -> Feed:
    """Return what `rules` find in the page `body`; raises `FeedError`.

    An item without a link of http(s) is left out. Without a selector for it there is no summary,
    and a date only from a `<time>`.
    """
    selectors, root = _compiled(rules), page_tree(body)
    items = [one for one in selectors.item.all(root) if hasattr(one, "itertext")]
    if not items:
        raise FeedError(f"nothing on the page matches {rules.item!r}")
    base = base_of(root, url)
    read = (_entry(item, base, selectors) for item in items[:MOST_ENTRIES])
    entries = {entry.url: entry for entry in reversed([one for one in read if one is not None])}
    if not entries:
        raise FeedError(f"none of the {len(items)} items has a link at {rules.link!r}")
    fault = f"cut at {MOST_ENTRIES} of {len(items)} entries" if len(items) > MOST_ENTRIES else None
    return Feed(
        "page",
        tuple(reversed(entries.values())),
        language=one_line(root.get("lang") or "") or None,
        fault=fault,
        title=one_line(root.findtext(".//title") or ""),
        site_url=url,
    )


def _compiled(rules: PageRules) -> _Selectors:
    def within(expression: str) -> Selector | None:
        return Selector(expression, rules.language) if expression.strip() else None

    return _Selectors(
        item=Selector(rules.item, rules.language, relative=False),
        link=within(rules.link),
        title=within(rules.title),
        summary=within(rules.summary),
        date=within(rules.date),
    )


def _entry(item: Any, base: str, selectors: _Selectors) -> Entry | None:
    linked = selectors.link.first(item) if selectors.link else _first_link(item)
    address = _attribute(linked, "href", "data-href", "src")
    url = web_url(address, base) if address else None
    if url is None:
        return None
    titled = selectors.title.first(item) if selectors.title else linked
    summary = _text(selectors.summary.first(item)) if selectors.summary else ""
    published = _date(selectors, item)
    return Entry(
        url=url,
        title=one_line(_text(titled) or _attribute(titled, "title", "aria-label")),
        content=tidy(summary)[:MOST_SUMMARY_CHARS],
        summary=tidy(summary)[:MOST_SUMMARY_CHARS],
        published_at=published,
    )


def _first_link(item: Any) -> Any:
    return next((one for one in item.iter("a", "area") if one.get("href")), item)


def _date(selectors: _Selectors, item: Any) -> datetime | None:
    if selectors.date is None:
        return read_date(_attribute(next(item.iter("time"), None), "datetime"))
    found = selectors.date.first(item)
    return read_date(_attribute(found, "datetime", "content", "title")) or read_date(_text(found))


def _attribute(found: Any, *names: str) -> str:
    """Return the first such attribute of an element; a text is its own."""
    if not hasattr(found, "itertext"):
        return str(found or "").strip()
    said = (found.get(name, "").strip() for name in names)
    return next(filter(None, said), "")


def _text(found: Any) -> str:
    return text_within(found) if hasattr(found, "itertext") else str(found or "")

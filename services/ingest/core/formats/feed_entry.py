"""One entry of an RSS or Atom feed, from what feedparser and the second reading say of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from services.ingest.core.entries import Entry
from services.ingest.core.formats.feed_media import (
    enclosures_of,
    image_in,
    image_of,
    location_of,
)
from services.ingest.core.formats.feed_moments import moment_of
from services.ingest.core.formats.feed_tree import Element, children, source_in, text_in
from services.ingest.core.identity.canonical_url import web_url
from services.ingest.core.text.clean_text import html_to_text, one_line, plain_text
from services.ingest.core.text.safe_html import safe_html

MOST_AUTHORS = 20
MOST_SECTIONS = 20
MOST_KEYWORDS = 50
MOST_GUID_CHARS = 2000
_ITUNES = "http://www.itunes.com/"
_ADDRESS = re.compile(r"https?://", re.I)
_SCHEME = re.compile(r"[A-Za-z][\w+.-]*:")
_HTML_TYPES = ("", "text/html", "application/xhtml+xml")

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Body:
    """A text of an entry in both forms."""

    text: str = ""
    html: str = ""


def read_entry(raw: Raw, item: Element | None, base: str, feed_authors: tuple[str, ...]) -> Entry:
    """Return the entry; `item` is the same in the tree, if it is certain which one that is."""
    content, summary = _content(raw, base), _body(raw.get("summary_detail"), base)
    whole = content if content.text else summary
    keywords = _keywords(raw, item)
    moments = {name: moment_of(raw, name) for name in ("published", "created", "updated")}
    return Entry(
        guid=_guid(raw, item, base),
        url=_url(raw, item, base),
        title=_title(raw, item),
        content=whole.text,
        html=whole.html,
        summary=summary.text,
        authors=authors_of(raw) or _author_in(item) or feed_authors,
        published_at=_first(moments, "published", "created", "updated"),
        modified_at=moments["updated"],
        language=_language(raw),
        sections=_sections(raw, item, keywords),
        keywords=keywords,
        image_url=image_of(raw, base) or image_in(content.html) or image_in(summary.html),
        enclosures=enclosures_of(raw, base),
        location=location_of(raw),
    )


def _first(moments: Mapping[str, datetime | None], *names: str) -> datetime | None:
    return next((moments[name] for name in names if moments[name]), None)


def text_of(value: object) -> str:
    """Return `value` if it is a text."""
    return value if isinstance(value, str) else ""


def line_of(value: object) -> str:
    """Return `value` as one plain line if it is a text."""
    return one_line(text_of(value))


def unique(texts: Iterable[str], most: int) -> tuple[str, ...]:
    """Return the first `most` texts that are not empty, each once."""
    return tuple(dict.fromkeys(text for text in texts if text))[:most]


def _guid(raw: Raw, item: Element | None, base: str) -> str | None:
    # feedparser resolves an id as if it were an address: "42" would change with the feed's.
    written = source_in(item, "guid") or source_in(item, "id")
    for one in children(item, "id"):
        if written.startswith("/") or (one.base and not _SCHEME.match(written)):
            written = web_url(written, urljoin(base, one.base or "")) or written
    guid = written or text_of(raw.get("id"))
    return " ".join(guid.split())[:MOST_GUID_CHARS] or None


def _url(raw: Raw, item: Element | None, base: str) -> str | None:
    links = alternates_of(raw)
    named = [raw.get("feedburner_origlink"), *links]
    if not links and not _is_link_from_guid(raw):
        named.append(raw.get("link"))
    for link in (*named, text_in(item, "link"), _permalink(raw, item)):
        usable = web_url(text_of(link), base) if link and text_of(link).strip() else None
        if usable:
            return usable
    return None


def alternates_of(raw: Raw) -> list[str]:
    """Return the addresses of what it stands for, the likeliest first.

    Pages go before other types; of several, that which feedparser chose (the last one in RSS).
    """
    links = [one for one in raw.get("links") or () if one.get("rel") == "alternate"]
    links.sort(key=lambda one: one.get("type") not in (None, *_HTML_TYPES))
    found = [one["href"] for one in links if one.get("href")]
    chosen = text_of(raw.get("link"))
    return [chosen, *found] if chosen in found else found


def _is_link_from_guid(raw: Raw) -> bool:
    return bool(raw.get("guidislink")) and raw.get("link") == raw.get("id")


def _permalink(raw: Raw, item: Element | None) -> str:
    """Return the guid where it is said to be an address, or is one by all looks."""
    written = source_in(item, "guid") or text_of(raw.get("id"))
    said = next((one.get("isPermaLink") for one in children(item, "guid")), None)
    if (said or "").strip().lower() == "false":
        return ""
    is_address = _ADDRESS.match(written) or (said and written.startswith("/"))
    return written if is_address else ""


def _title(raw: Raw, item: Element | None) -> str:
    return line_of(raw.get("title")) or one_line(text_in(item, "title"))


def _content(raw: Raw, base: str) -> Body:
    bodies = (_body(one, base) for one in raw.get("content") or ())
    return max(bodies, key=lambda body: len(body.text), default=Body())


def _body(detail: Raw | None, base: str) -> Body:
    value = text_of((detail or {}).get("value"))
    if not detail or not value.strip():
        return Body()
    kind = text_of(detail.get("type"))
    if kind.startswith(("image/", "audio/", "video/")):
        return Body()
    if kind not in _HTML_TYPES:
        return Body(plain_text(value), safe_html(value, detail.get("base") or base))
    return Body(html_to_text(value), safe_html(value, detail.get("base") or base))


def authors_of(raw: Raw) -> tuple[str, ...]:
    """Return the names of who wrote an entry or a feed."""
    named = [line_of(one.get("name")) for one in raw.get("authors") or ()]
    if not any(named):
        credits_ = raw.get("media_credit") or ()
        written = (one for one in credits_ if one.get("role") in ("author", "writer", None))
        named = [line_of(raw.get("author")), *(line_of(one.get("content")) for one in written)]
    return unique(named, MOST_AUTHORS)


def _author_in(item: Element | None) -> tuple[str, ...]:
    return unique([one_line(text_in(item, "author"))], 1)


def _language(raw: Raw) -> str | None:
    details = (*(raw.get("content") or ()), raw.get("title_detail") or {})
    said = (raw.get("language"), *(one.get("language") for one in details))
    return next(filter(None, map(line_of, said)), None)


def _keywords(raw: Raw, item: Element | None) -> tuple[str, ...]:
    tags = raw.get("tags") or ()
    found = [line_of(one.get("term")) for one in tags if one.get("scheme") == _ITUNES]
    media = item.iter("{http://search.yahoo.com/mrss/}keywords") if item is not None else ()
    found += [one_line(word) for one in media for word in "".join(one.itertext()).split(",")]
    return unique(found, MOST_KEYWORDS)


def _sections(raw: Raw, item: Element | None, keywords: tuple[str, ...]) -> tuple[str, ...]:
    tags = [one for one in raw.get("tags") or () if one.get("scheme") != _ITUNES]
    named = [line_of(raw.get("slash_section"))]
    named += [line_of(one.get("label") or one.get("term")) for one in tags]
    if not any(named):
        named += [one_line("".join(one.itertext())) for one in children(item, "category")]
    return unique((name for name in named if name not in keywords), MOST_SECTIONS)

"""The text of an article on its page, by trafilatura, and the same for showing."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from lxml.etree import iterwalk, tostring
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from services.ingest.core.pages.furniture import drop_furniture
from services.ingest.core.text.clean_text import tidy

# What it warns of, pages without text, is told by `Page.access`.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_INLINE = frozenset(("hi", "ref", "del", "graphic", "lb"))
# Its names for elements, which are those of TEI (https://tei-c.org).
_HTML_TAGS = {
    "list": "ul",
    "item": "li",
    "quote": "blockquote",
    "code": "pre",
    "lb": "br",
    "row": "tr",
    "cell": "td",
    "ref": "a",
}
_EMPHASIS = {"#b": "strong", "#i": "em", "#u": "u", "#t": "code", "#sub": "sub", "#sup": "sup"}


@dataclass(frozen=True, slots=True)
class Body:
    """An article's text as paragraphs, the same as HTML that is not yet safe, and its links."""

    text: str = ""
    html: str = ""
    links: int = 0
    link_chars: int = 0


def read_body(tree: HtmlElement, url: str, title: str) -> Body:
    """Return the article in `tree`, all empty when there is none; `tree` stays as it is.

    One run gives text and markup. Without images, because with them captions become text;
    without its `title`, which stands above it anyway.
    """
    found = bare_extraction(
        tree,
        url=url,
        output_format="html",  # leaves the tree unwritten
        include_comments=False,
        include_tables=True,
        include_formatting=True,
        include_links=True,
    )
    if not isinstance(found, Document) or found.body is None:
        return Body()
    drop_furniture(found.body, title)
    links = ["".join(one.itertext()).strip() for one in found.body.iter("ref")]
    text = _text(found.body)
    return Body(text, _html(found.body), len(links), sum(map(len, links)))


def _text(body: HtmlElement) -> str:
    """Return the text in trafilatura's tree, one paragraph for each block."""
    parts: list[str] = []
    for event, one in iterwalk(body, events=("start", "end")):
        if one.tag == "lb" and event == "start":
            parts.append("\n")
        gap = "" if one.tag in _INLINE else "\n\n"
        parts.append(gap + ((one.text if event == "start" else one.tail) or ""))
    return tidy("".join(parts))


def _html(body: HtmlElement) -> str:
    """Return trafilatura's tree, which is used up, as HTML."""
    for one in body.iter("*"):
        rend, target = one.get("rend") or "", one.get("target") or ""
        ordered = one.tag == "list" and rend == "ol"
        heading = one.tag == "head" and rend in ("h1", "h2", "h3", "h4", "h5", "h6")
        one.attrib.clear()
        if one.tag == "head":
            one.tag = rend if heading else "h3"
        elif one.tag == "hi":
            one.tag = _EMPHASIS.get(rend, "em")
        else:
            one.tag = "ol" if ordered else _HTML_TAGS.get(one.tag, one.tag)
        if target and one.tag == "a":
            one.set("href", target)
    body.tag = "div"
    written: str = tostring(body, encoding="unicode", method="html", with_tail=False)
    return written

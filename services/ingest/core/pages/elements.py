"""Elements of a page: their text as it is seen, and whether they are the article's own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from services.ingest.core.text.clean_text import tidy

# fmt: off
_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "mark", "nobr", "q", "ruby", "rb", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
))
_UNSEEN = frozenset((
    "script", "style", "noscript", "template", "rt", "rp", "svg", "button", "select",
))
# fmt: on
_OTHERS = re.compile(
    r"comment(?!-?count)|related|teaser|sidebar|recommend|popular|widget_|newsletter|more-(?:from|on)"
    r"|trending|breadcrumb|biography|disqus|respond|sponsor|promo(?:$|[-_])|carousel|slider|^nav|menu"
    r"|copyright|(?:^|[-_])(?:latest|recent|next|prev(?:ious)?)[-_]",
    re.IGNORECASE,
)
_ARTICLE_PARTS = frozenset(("article", "main", "header"))
MOST_PARENTS = 40
MOST_SEEN_CHARS = 2000
# Where the byline and the date stand, counted in elements.
MOST_AFTER_HEADING = 60
MOST_BEFORE_HEADING = 10
MOST_HEADINGS = 30
LEAST_HEADING_CHARS = 8


def seen_text(element: HtmlElement, left_out: re.Pattern[str] | None = None) -> str:
    """Return what a reader sees of `element`, as one line, cut after some 2,000 characters.

    Inner elements with a class that `left_out` matches are left out.
    """
    parts: list[str] = []
    length, unseen = 0, 0
    for event, one in iterwalk(element, events=("start", "end")):
        hidden = one is not element and _is_hidden(one, left_out)
        if event == "end":
            unseen -= hidden
        said = one.text if event == "start" else one.tail if one is not element else ""
        if not unseen and not (hidden and event == "start"):
            parts.append(("" if one.tag in _INLINE else " ") + (said or ""))
            length += len(parts[-1])
        if event == "start":
            unseen += hidden
        if length > MOST_SEEN_CHARS:
            break
    return " ".join(tidy("".join(parts)).split())


def _is_hidden(element: HtmlElement, left_out: re.Pattern[str] | None) -> bool:
    if element.tag in _UNSEEN:
        return True
    return left_out is not None and any(map(left_out.search, [element.tag, *marks_of(element)]))


def marks_of(element: HtmlElement) -> list[str]:
    """Return the classes and the id of an element."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".split()


def is_of_others(element: HtmlElement) -> bool:
    """Return whether `element` belongs to a comment, a teaser or the page's furniture.

    What also holds a main heading is the frame of the article, however it is called.
    """
    inside = False
    for parent in _upwards(element):
        if parent.tag in ("body", "html") or next(parent.iter("h1"), None) is not None:
            return False
        if parent.tag in ("footer", "aside", "nav") and not inside and not _in_article(parent):
            return True
        inside = inside or parent.tag in _ARTICLE_PARTS
        if parent.tag not in _ARTICLE_PARTS and any(map(_OTHERS.search, marks_of(parent))):
            return True
    return False


def _in_article(element: HtmlElement) -> bool:
    return element.tag != "nav" and any(one.tag == "article" for one in element.iterancestors())


def _upwards(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    for count, parent in enumerate(element.iterancestors()):
        if count >= MOST_PARENTS:
            return
        yield parent


def near_heading(tree: HtmlElement) -> list[HtmlElement]:
    """Return the elements that follow the article's heading, then the few before it."""
    heading = _main_heading(tree)
    if heading is None:
        return []
    found = heading.xpath("following::*[position() <= $most]", most=MOST_AFTER_HEADING)
    before = heading.xpath("preceding::*[position() <= $most]", most=MOST_BEFORE_HEADING)
    return [one for one in (*found, *before) if isinstance(one.tag, str)]


def _main_heading(tree: HtmlElement) -> HtmlElement | None:
    """Return the first heading with words of `<title>` other than its end, else the first `<h1>`.

    The end of `<title>` is the site's name, which is a heading too on many pages.
    """
    found = tree.find(".//title")
    title = seen_text(found).lower() if found is not None else ""
    first = list(tree.iter("h1"))[:MOST_HEADINGS]
    for heading in first or list(tree.iter("h2", "h3"))[:MOST_HEADINGS]:
        text = seen_text(heading).lower()
        if len(text) >= LEAST_HEADING_CHARS and title.startswith(text):
            return heading
    return first[0] if first else None

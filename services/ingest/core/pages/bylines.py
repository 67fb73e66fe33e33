"""The authors that readers see: bylines, `rel=author`, links to the pages of authors."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from services.ingest.core.pages.elements import is_of_others, marks_of, near_heading, seen_text
from services.ingest.core.pages.names import names_in_byline, starts_as_byline

MOST_BYLINE_CHARS = 160
_MOST_ELEMENTS = 60
_WORD = r"author|byline|autor(?:en|in|es)?|auteur|writer|contributor|redakteur|verfasser|journalist"
_AUTHOR = re.compile(
    rf"(?:^|[-_])(?:{_WORD})s?(?:$|[-_])|(?:{_WORD})s?[-_]?name|^by$", re.IGNORECASE
)
_NAME = re.compile(rf"(?:{_WORD}).?[-_]*(?:name|link|url)|^fn$|^username$|^name$", re.IGNORECASE)
_NOT_NAME = re.compile(
    r"image|img|avatar|photo|picture|bio|desc|follow|social|box|date|time|more|title|comment|count",
    re.I,
)
_PERSON_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es|in)?|auteurs?|autore|people|person(?:en)?|profiles?|staff|contributors?"
    r"|redaktion|journalist(?:en|s)?|writers?|columnists?|team|users?|by|mitarbeiter|redaktor(?:en)?)/[^/]",
    re.IGNORECASE,
)


def read_bylines(tree: HtmlElement) -> tuple[str, ...]:
    """Return the authors of the first byline that names any."""
    for element in _candidates(tree):
        text = "" if is_of_others(element) else seen_text(element)
        if text and len(text) <= MOST_BYLINE_CHARS and (names := names_in_byline(text)):
            return names
    return ()


def _candidates(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield what may be a byline: the most explicit kinds first, each in the page's order."""
    yield from tree.xpath('.//body//*[contains(@rel, "author")]')[:_MOST_ELEMENTS]
    classed = [one for one in tree.xpath(".//body//*[@class or @id]") if _is_byline(one)]
    for one in classed[:_MOST_ELEMENTS]:
        yield from _named_inside(one)
        yield one
    yield from [
        a for a in near_heading(tree) if a.tag == "a" and _PERSON_PAGE.search(a.get("href") or "")
    ]
    yield from [
        one for one in near_heading(tree) if len(one) == 0 and starts_as_byline(one.text or "")
    ]


def _named_inside(byline: HtmlElement) -> list[HtmlElement]:
    inner = [one for one in byline.iterdescendants() if any(map(_NAME.search, marks_of(one)))]
    return inner or list(byline.iter("a"))[:5]


def _is_byline(element: HtmlElement) -> bool:
    return any(_AUTHOR.search(m) and not _NOT_NAME.search(m) for m in marks_of(element))

"""The authors that readers see: bylines, `rel=author`, links to the pages of authors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from services.ingest.core.pages.elements import is_of_others, marks_of, seen_text
from services.ingest.core.pages.names import (
    looks_personal,
    names_in_byline,
    starts_as_byline,
)

MOST_BYLINE_CHARS = 160
MOST_SENTENCE_CHARS = 80
_MOST_ELEMENTS = 60
_MOST_PARTS = 4
_WORD = r"author|byline|autor(?:en|in|es)?|auteur|writer|contributor|redakteur|verfasser|journalist"
_AUTHOR = re.compile(
    rf"(?:^|[-_])(?:{_WORD})s?(?:$|[-_])|(?:{_WORD})s?[-_]?name|^by$|^submitted$|^posted-by$",
    re.IGNORECASE,
)
_NAME = re.compile(rf"(?:{_WORD}).?[-_]*(?:name|link|url)|^fn$|^username$|^name$", re.IGNORECASE)
_NOT_NAME = re.compile(
    r"image|img|avatar|photo|picture|bio|desc|follow|social|box|more|title|comment|count|archive",
    re.IGNORECASE,
)
_DETAILS = re.compile(r"meta|info|credit|details|submitted|date|byline|source", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PERSON_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es|in)?|auteurs?|autore|people|person(?:en)?|profiles?|staff"
    r"|contributors?|redaktion|journalist(?:en|s)?|writers?|columnists?|team|users?|by|mitarbeiter"
    r"|redaktor(?:en)?)/[^/]",
    re.IGNORECASE,
)


def read_bylines(tree: HtmlElement, near: Sequence[HtmlElement]) -> tuple[str, ...]:
    """Return the authors of the first byline that names any; `near` stands by the heading."""
    for element in _candidates(tree, near):
        if names := names_in_byline(_text(element, MOST_BYLINE_CHARS)):
            return names
    for element in near:
        if any(map(_DETAILS.search, marks_of(element))) or element.tag in ("address", "small"):
            names = names_in_byline(_text(element, MOST_SENTENCE_CHARS))
            if names and all(map(looks_personal, names)):
                return names
    return ()


def _text(element: HtmlElement, most_chars: int) -> str:
    text = "" if is_of_others(element) else seen_text(element)
    return text if len(text) <= most_chars else ""


def _candidates(tree: HtmlElement, near: Sequence[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield what may be a byline: the most explicit kinds first, each in the page's order."""
    yield from tree.xpath('.//body//*[contains(@rel, "author")]')[:_MOST_ELEMENTS]
    classed = [one for one in tree.xpath(".//body//*[@class or @id]") if _is_byline(one)]
    for one in classed[:_MOST_ELEMENTS]:
        yield from _named_inside(one)
        yield one
    yield from (a for a in near if a.tag == "a" and _PERSON_PAGE.search(a.get("href") or ""))
    yield from filter(_is_sentence, near)


def _is_sentence(element: HtmlElement) -> bool:
    """Return whether an element says "by" and little else."""
    if len(element) > _MOST_PARTS:
        return False
    text = seen_text(element)
    return len(text) <= MOST_SENTENCE_CHARS and starts_as_byline(text)


def _named_inside(byline: HtmlElement) -> list[HtmlElement]:
    inner = [one for one in byline.iterdescendants() if any(map(_NAME.search, marks_of(one)))]
    links = list(byline.iter("a"))[:5]
    return inner or (links if len(links) == 1 else [])


def _is_byline(element: HtmlElement) -> bool:
    marks = (_CAMEL.sub("-", mark) for mark in marks_of(element))
    return any(_AUTHOR.search(m) and not _NOT_NAME.search(m) for m in marks)

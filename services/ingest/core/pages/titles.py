"""The title of an article, without the name of its site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from services.ingest.core.identity.canonical_url import web_url
from services.ingest.core.pages.elements import is_of_others, marks_of, seen_text

_WORD = re.compile(r"\w+")
_GAP = re.compile(r"\s+(?:[|–—·•»«›‹⁄/\\~*⋆-]|::|<|>|&raquo;)+\s+|\s*[|»]\s*|:\s+")
_TITLE_CLASS = re.compile(
    r"(?:entry|post|article|page|story|news|single|blog|content)[-_]?(?:title|headline|heading|name)$"
    r"|^(?:headline|title)$",
    re.IGNORECASE,
)
# What stands in a heading besides the title: kickers, dates, what only screen readers read.
_BESIDES = re.compile(
    r"kicker|over-?line|top-?line|roof-?line|dachzeile|super-?title|pre-?title|eyebrow|rubri[ck]|spitzmarke"
    r"|sub-?head|sub-?line|sub-?title|section|category|label|flag|badge|hidden|invisible|sr-only"
    r"|screen-?reader|aural|^date|datetime|^time$|^small$|colon|volanta|antetitulo|surtitre|occhiello",
    re.IGNORECASE,
)
MOST_TITLE_CHARS = 400
_MOST_SITE_CHARS = 60
_ALIKE = 0.5
_VERY_ALIKE = 0.8
_MOST_HEADINGS = 60


def page_title(tree: HtmlElement) -> str:
    """Return the text of `<title>`."""
    found = tree.find(".//title")
    return seen_text(found) if found is not None else ""


def choose_title(
    tree: HtmlElement, url: str, declared: Sequence[str], site_names: Sequence[str]
) -> str:
    """Return the article's title, as its heading has it if one heading is the title's.

    `declared` are the titles that metadata tells, the most trusted first. They serve to find the
    right heading and stand in for it: written for networks and search engines, they are often
    shortened, or end in the site's name.
    """
    titles = [without_site(one, site_names) for one in declared if one]
    whole = page_title(tree)
    known = [*titles, *([without_site(whole, site_names)] if whole else [])]
    first = _first_headings(tree, url, site_names)
    best = max(first, key=lambda text: _best_likeness(text, known), default="")
    if best and _best_likeness(best, known) >= _ALIKE:
        return best
    lower = _lower_heading(tree, known, whole)
    return lower or (best if len(first) == 1 else "") or next(iter(known), "") or best


def _first_headings(tree: HtmlElement, url: str, site_names: Sequence[str]) -> list[str]:
    """Return the texts of the `<h1>` that are not the site's own name."""
    own = [one for one in tree.iter("h1") if not _is_front_link(one, url)]
    names = {_letters(name) for name in site_names}
    return [text for text in _texts(own) if _letters(text) not in names]


def _is_front_link(heading: HtmlElement, url: str) -> bool:
    """Return whether all of a heading is a link to the front page, as logos are."""
    links = list(heading.iter("a"))
    if len(links) != 1 or seen_text(links[0]) != seen_text(heading):
        return False
    here = urlsplit(url)
    there = urlsplit(web_url(links[0].get("href") or "", url) or url)
    return there.path.strip("/") == "" != here.path.strip("/") or "home" in (
        links[0].get("rel") or ""
    )


def _lower_heading(tree: HtmlElement, titles: Sequence[str], whole: str) -> str:
    """Return the heading below the first level that is a title, or a part of `<title>`."""
    marked = [one for one in tree.xpath(".//body//*[@class or @itemprop]") if _is_title(one)]
    parts = set(_GAP.split(whole))
    for text in _texts([*marked, *tree.iter("h2"), *tree.iter("h3")]):
        if text in parts or (_best_likeness(text, titles) > _VERY_ALIKE and len(text) > 10):
            return text
    return ""


def _texts(elements: Sequence[HtmlElement]) -> list[str]:
    texts = (seen_text(one, _BESIDES) or seen_text(one) for one in elements[:_MOST_HEADINGS])
    return [text for text in texts if 0 < len(text) <= MOST_TITLE_CHARS]


def _is_title(element: HtmlElement) -> bool:
    named = element.get("itemprop") == "headline" or any(
        map(_TITLE_CLASS.search, marks_of(element))
    )
    return named and not is_of_others(element)


def _best_likeness(text: str, titles: Sequence[str]) -> float:
    return max((likeness(text, one) for one in titles), default=0.0)


def likeness(a: str, b: str) -> float:
    """Return how alike two titles are by their words, from 0 to 1 (Dice's coefficient)."""
    a_words, b_words = _words(a), _words(b)
    if not a_words or not b_words:
        return 0.0
    return 2 * len(a_words & b_words) / (len(a_words) + len(b_words))


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


def without_site(title: str, site_names: Sequence[str]) -> str:
    """Return `title` without a part at its end or beginning that names its site."""
    names = [_letters(name) for name in site_names if name]
    for gap in reversed(list(_GAP.finditer(title))):
        kept, cut = title[: gap.start()], title[gap.end() :]
        if kept and _names_site(cut, names):
            return without_site(kept, site_names)
    first = _GAP.search(title)
    if first and title[first.end() :] and _names_site(title[: first.start()], names):
        return title[first.end() :]
    return title


def is_site(name: str, site_names: Sequence[str]) -> bool:
    """Return whether `name` is one of the site's own names."""
    bare = _letters(name)
    return any(bare == _letters(one) for one in site_names)


def _names_site(part: str, names: Sequence[str]) -> bool:
    bare = _letters(part)
    if not bare or len(part) > _MOST_SITE_CHARS:
        return False
    near = [name for name in names if min(len(bare), len(name)) > 3]
    return bare in names or any(bare in name or name in bare for name in near)


def _letters(text: str) -> str:
    return "".join(_WORD.findall(text.lower().removeprefix("www.")))

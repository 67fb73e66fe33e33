"""Whether a page's text is the whole article, its beginning, a teaser, or no article at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from services.ingest.core.pages.elements import marks_of
from services.ingest.core.pages.meta_tags import MetaTags
from services.ingest.core.pages.phrases import (
    ASKS_TO_SUBSCRIBE,
    ENDS_IN_MORE,
    IS_NO_ARTICLE,
    TITLES_NO_ARTICLE,
)
from shared.events import Access

# In characters. Below these a text is looked at with suspicion.
_LEAST = 40
_SHORT = 600
_SHORT_BEFORE_WALL = 2500
_SHORT_NOTICE = 1500
# What an article has besides a note on scripts or cookies.
_REST = 250
_LOCKED = frozenset(("locked", "premium", "paid", "subscriber", "subscribers", "true", "hard"))
_TIERS = ("article:content_tier", "content_tier", "paywall", "is_paywalled")
_WALL_MARK = re.compile(
    r"(?:^|[-_])(?:(?:pay|reg|abo|plus)-?wall|subscriber-?only|subscription-?(?:wall|required)"
    r"|premium-?(?:wall|barrier|content|teaser)|piano-?(?:offer|inline)|article-?gate|abo-?hinweis"
    r"|restricted-?content|metered-?content|plus-?barrier)",
    re.IGNORECASE,
)
_CUT_ENDS = ("…", "...", "[…]", "[...]", "»", "→")
_LINKS_OF_INDEX = 8
_LINK_SHARE_OF_INDEX = 0.5


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a page, as far as it tells of access.

    `link_chars` is how much of the text is links, `is_free` what the page declares.
    """

    title: str
    text: str
    summary: str
    links: int = 0
    link_chars: int = 0
    is_free: bool | None = None


def is_notice(reading: Reading) -> bool:
    """Return whether the page says something in the article's place: consent, check or error."""
    if len(reading.text) >= _SHORT_NOTICE:
        return False
    if TITLES_NO_ARTICLE.fullmatch(reading.title):
        return True
    paragraphs = reading.text.split("\n\n")
    rest = [one for one in paragraphs if not IS_NO_ARTICLE.search(one)]
    return len(rest) < len(paragraphs) and sum(map(len, rest)) < _REST


def judge_access(tree: HtmlElement, meta: MetaTags, reading: Reading) -> Access:
    """Return what the text is; whatever its publisher says is not free is `paywalled`."""
    if is_notice(reading) or _is_index(reading):
        return "empty"
    if _is_paywalled(tree, meta, reading):
        return "paywalled"
    if len(reading.text) < _LEAST:
        return "empty"
    return "summary" if _is_teaser(reading) else "full"


def _is_paywalled(tree: HtmlElement, meta: MetaTags, reading: Reading) -> bool:
    tier = meta.first(*_TIERS).lower()
    if reading.is_free is False or tier in _LOCKED:
        return True
    if reading.is_free or tier == "free" or len(reading.text) >= _SHORT_BEFORE_WALL:
        return False
    return _has_wall(tree, reading.text)


def _has_wall(tree: HtmlElement, text: str) -> bool:
    """Return whether what follows a short text asks for a subscription."""
    body = tree.find(".//body")
    if body is None:
        return False
    if len(text) < _SHORT and ASKS_TO_SUBSCRIBE.search(" ".join(body.itertext())):
        return True
    marked = [one for one in body.xpath(".//*[@class or @id]") if _is_wall(one)]
    return any(ASKS_TO_SUBSCRIBE.search(" ".join(one.itertext())) for one in marked[:20])


def _is_wall(element: HtmlElement) -> bool:
    return element.tag not in ("body", "html") and any(map(_WALL_MARK.search, marks_of(element)))


def _is_index(reading: Reading) -> bool:
    share = reading.link_chars / max(len(reading.text), 1)
    return reading.links >= _LINKS_OF_INDEX and share > _LINK_SHARE_OF_INDEX


def _is_teaser(reading: Reading) -> bool:
    text = reading.text
    if len(text) >= _SHORT:
        return False
    return (
        text.endswith(_CUT_ENDS)
        or bool(ENDS_IN_MORE.search(text))
        or _says_the_same(text, reading.summary)
    )


def _says_the_same(text: str, summary: str) -> bool:
    bare, known = _letters(text), _letters(summary.rstrip(".… "))
    return bool(known) and len(bare) <= len(known) * 1.1 and (bare in known or known in bare)


def _letters(text: str) -> str:
    return "".join(one for one in text.lower() if one.isalnum())

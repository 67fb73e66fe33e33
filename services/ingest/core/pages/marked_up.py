"""What a page says of its article in its body: microdata, RDFa and `<time>`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from lxml.html import HtmlElement

from services.ingest.core.pages.elements import is_of_others, seen_text
from services.ingest.core.pages.facts import Facts, unique
from services.ingest.core.pages.moments import read_moment
from services.ingest.core.pages.names import personal_names

_MOST_ELEMENTS = 200
_WANTED = frozenset(
    (
        "headline",
        "author",
        "creator",
        "datepublished",
        "datecreated",
        "datemodified",
        "articlesection",
        "keywords",
        "isaccessibleforfree",
    )
)
_TRUTH = {"false": False, "true": True}
Marked = dict[str, list[HtmlElement]]


def read_marked_up(tree: HtmlElement) -> Facts:
    """Return what `itemprop` and `property` mark, comments and teasers left out."""
    marked = _marked(tree)
    return Facts(
        title=_first_text(marked, "headline"),
        authors=_names(marked["author"] or marked["creator"]),
        published_at=_first_moment(marked, "datepublished", "datecreated"),
        modified_at=_first_moment(marked, "datemodified"),
        sections=unique(_value(one) for one in marked["articlesection"]),
        keywords=unique(
            part.strip() for one in marked["keywords"] for part in _value(one).split(",")
        ),
        is_free={"false": False, "true": True}.get(
            _first_text(marked, "isaccessibleforfree").lower()
        ),
    )


def _marked(tree: HtmlElement) -> Marked:
    """Return the article's marked elements by name without its vocabulary."""
    marked: Marked = defaultdict(list)
    for element in tree.xpath(".//body//*[@itemprop or @property]")[: _MOST_ELEMENTS * 5]:
        said = f"{element.get('itemprop') or ''} {element.get('property') or ''}".lower()
        names = {one.rpartition(":")[2].rpartition("/")[2] for one in said.split()} & _WANTED
        if names and not is_of_others(element) and not _in_comment(element):
            for name in names:
                marked[name].append(element)
    return marked


def _in_comment(element: HtmlElement) -> bool:
    return any("omment" in (one.get("itemprop") or "") for one in element.iterancestors())


def _value(element: HtmlElement) -> str:
    said = element.get("content") or element.get("datetime") or seen_text(element)
    return " ".join(str(said).split())


def _first_text(marked: Marked, name: str) -> str:
    return next(filter(None, map(_value, marked[name])), "")


def _first_moment(marked: Marked, *names: str) -> datetime | None:
    found = (read_moment(_value(one)) for name in names for one in marked[name])
    return next(filter(None, found), None)


def _names(elements: Sequence[HtmlElement]) -> tuple[str, ...]:
    return unique(
        name for one in elements for said in _name_texts(one) for name in personal_names(said)
    )


def _name_texts(author: HtmlElement) -> Iterator[str]:
    """Yield what stands for the name of an author: its `name`, if that is marked, else its text."""
    inner = author.xpath('.//*[@itemprop="name" or @property="name" or @property="schema:name"]')
    yield from (_value(one) for one in inner or [author])

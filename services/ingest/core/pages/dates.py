"""When an article was published, by what its page declares and what its readers see."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from urllib.parse import urlsplit

from htmldate import find_date
from lxml.html import HtmlElement

from services.ingest.core.pages.elements import is_of_others, marks_of, seen_text
from services.ingest.core.pages.moments import moments_in, read_moment

_MOST_CHARS = 120
_MOST_ELEMENTS = 5000
# A date that is further away from the declared one is that of something else.
_SAME_ARTICLE = timedelta(days=400)
_DATED = re.compile(r"date|time|publi|datum|fecha|posted|byline|meta|info", re.IGNORECASE)
_CHANGED = re.compile(
    r"update|modif|aktualis|actuali|atualiz|geändert|edited|zuletzt|mis à jour|stand", re.IGNORECASE
)


def choose_published(
    tree: HtmlElement,
    url: str,
    declared: Sequence[datetime | None],
    near: Sequence[HtmlElement],
) -> datetime | None:
    """Return when the article was published; `declared` by trust, the most trusted first,
    `near` stands by the heading.

    Its day is the one that readers see at the heading: declared moments are often those of an
    import or of a change. The time of day is that of a declared moment on that day.
    """
    told = [one for one in declared if one]
    seen = visible_date(near)
    if not told:
        return seen or _found_in_page(tree, url)
    if seen is None or _is_swapped(seen, told[0]) or abs(seen - told[0]) > _SAME_ARTICLE:
        return told[0]
    shown = (_shown_on(one, seen) for one in told)
    return next((one for one in shown if one), seen)


def _is_swapped(seen: datetime, told: datetime) -> bool:
    """Return whether both may be one date, once with the day and once with the month first."""
    return (seen.year, seen.month, seen.day) == (told.year, told.day, told.month)


def _shown_on(told: datetime, seen: datetime) -> datetime | None:
    """Return the moment `told` if it is on the day that is seen, in UTC or in another offset.

    Who declares UTC shows a local day: the moment is given in the nearest offset that has it.
    """
    if told.date() == seen.date():
        return told
    if told.utcoffset():
        return None
    hours = range(1, 15) if told.date() < seen.date() else range(-1, -13, -1)
    moved = (told.astimezone(timezone(timedelta(hours=one))) for one in hours)
    return next((one for one in moved if one.date() == seen.date()), None)


def visible_date(near: Sequence[HtmlElement]) -> datetime | None:
    """Return the first date that readers see just below the heading, else just above it."""
    for element in near:
        marked = element.tag == "time" or not len(element) or _marks(element, _DATED)
        if marked and not is_of_others(element):
            for moment in _moments(element):
                return moment
    return None


def _moments(element: HtmlElement) -> Iterator[datetime]:
    text = seen_text(element)
    if len(text) > _MOST_CHARS or _CHANGED.search(text[:30]) or _marks(element, _CHANGED):
        return
    if element.tag == "time" and (moment := read_moment(element.get("datetime"))):
        yield moment
    yield from moments_in(text)


def _marks(element: HtmlElement, pattern: re.Pattern[str]) -> bool:
    return any(map(pattern.search, marks_of(element)))


def _found_in_page(tree: HtmlElement, url: str) -> datetime | None:
    """Return the day that the address or the markup tells, by htmldate, or any that is shown.

    Its extensive search would find a day on every page, by loading the words of 200 languages,
    which takes seconds; most of what it finds beyond this is wrong.
    """
    found = find_date(tree, url=url, original_date=True, extensive_search=False)
    if found:
        return datetime.strptime(found, "%Y-%m-%d").replace(tzinfo=UTC)
    return _shown_anywhere(tree) or next(moments_in(urlsplit(url).path), None)


def _shown_anywhere(tree: HtmlElement) -> datetime | None:
    for element in islice(tree.iterfind(".//body//*"), _MOST_ELEMENTS):
        if element.tag in ("script", "style", "noscript"):
            continue
        for said in (element.text, *(child.tail for child in element)):
            text = " ".join((said or "").split())
            moment = next(moments_in(text), None) if len(text) <= _MOST_CHARS else None
            if moment and not is_of_others(element):
                return moment
    return None

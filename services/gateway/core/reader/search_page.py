"""A search as its page shows it: what narrows it now, and what would narrow it further."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from services.gateway.core.names import country_label, language_label
from services.gateway.core.query.parsing import parse
from services.gateway.core.query.printing import printed
from services.gateway.core.query.tree import Moment, every
from services.gateway.core.reader.regions import REGION_LABELS
from services.gateway.core.search.facets import Facets
from services.gateway.core.sections import section_label
from services.gateway.core.views import Facet, FacetName

OFFERED: tuple[FacetName, ...] = ("section", "source", "language", "country", "entity")
FACETS = Facets(OFFERED, 8)
_HEADINGS: dict[FacetName, str] = {
    "section": "Section",
    "source": "Outlet",
    "language": "Language",
    "country": "Country of the outlet",
    "entity": "People, places, organisations",
}
# A group of one value that all results have narrows nothing.
LEAST_OPTIONS = 2


class Group(NamedTuple):
    """The values of one parameter that the results have, with how many have each."""

    parameter: str
    heading: str
    options: tuple[Option, ...]


class Option(NamedTuple):
    """A value that narrows the search to `count` results."""

    value: str
    label: str
    articles: int


class Chip(NamedTuple):
    """What narrows the search, in words, and the parameters to leave out to be rid of it."""

    label: str
    parameters: tuple[str, ...]


def groups(facets: Sequence[Facet], chosen: Mapping[str, object]) -> list[Group]:
    """Return what would narrow the search further; what is chosen already is left out."""
    made = [_group(one) for one in facets if not chosen.get(one.facet)]
    return [one for one in made if len(one.options) >= LEAST_OPTIONS]


def _group(facet: Facet) -> Group:
    options = tuple(Option(one.value, one.label, one.count) for one in facet.buckets)
    return Group(facet.facet, _HEADINGS[facet.facet], options)


def chips(asked: Mapping[str, str | None], names: Mapping[str, str]) -> list[Chip]:
    """Return what narrows the search; `names` tells what ids stand for."""

    def named(value: str) -> str:
        return names.get(value, value)

    worded: dict[str, Callable[[str], str]] = {
        "section": section_label,
        "language": lambda value: f"In {language_label(value)}",
        "country": lambda value: f"Outlets of {country_label(value)}",
        "region": REGION_LABELS.__getitem__,
        "source": lambda value: f"From {named(value)}",
        "entity": lambda value: f"About {named(value)}",
        "tag": lambda value: f"Tagged {named(value)}",
        "since": lambda value: f"From {value}",
        "until": lambda value: f"Until {value}",
    }
    return [
        Chip(word(value), (name,)) for name, word in worded.items() if (value := asked.get(name))
    ]


def between(q: str, since: date | None, until: date | None) -> str:
    """Return `q` narrowed to the days (UTC) from `since` to `until`; raises `QueryError`."""
    if since is None and until is None:
        return q
    bounds = []
    if since is not None:
        bounds.append(Moment("after", _midnight(since)))
    if until is not None and until < date.max:
        bounds.append(Moment("before", _midnight(until + timedelta(days=1))))
    return printed(every(parse(q), *bounds))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)

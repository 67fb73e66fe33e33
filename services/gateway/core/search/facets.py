"""What is found, counted by source, language, country, section, tag, entity and day.

A bucket's `query` added to the search finds as many articles as the bucket counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast, get_args

from services.gateway.core.costs import ParameterError, TooMuchError
from services.gateway.core.names import country_label, language_label
from services.gateway.core.query.printing import printed
from services.gateway.core.query.tree import Moment, Value, ValueField, every
from services.gateway.core.sections import section_label
from services.gateway.core.views import Bucket, Facet, FacetName

Body = dict[str, Any]
# What an article calls the values of a facet, by their ids.
Names = Callable[[Mapping[str, Any]], Mapping[str, str]]

MOST_FACETS = 5
MOST_BUCKETS = 100
_NAMES = get_args(FacetName)
# There are fewer countries; they are written in small and in capital letters.
_ALL_COUNTRIES = 1_000


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where a facet's values are, how a query names them, and who says what they are called."""

    field: str
    query: ValueField
    sources: tuple[str, ...] = ()
    names: Names = lambda _article: {}
    label: Callable[[str], str] = str


def _refs(field: str) -> Names:
    return lambda article: {one["id"]: one["label"] for one in article.get(field, ())}


_KINDS: dict[FacetName, _Kind] = {
    "source": _Kind(
        "source_id",
        "source",
        ("source_id", "source_name"),
        lambda article: {article["source_id"]: article["source_name"]},
    ),
    "language": _Kind("language", "lang", label=language_label),
    "country": _Kind("country", "country", label=country_label),
    "section": _Kind("sections", "section", label=section_label),
    "tag": _Kind("tags.id", "tag", ("tags.id", "tags.label"), _refs("tags")),
    "entity": _Kind("entities.id", "entity", ("entities.id", "entities.label"), _refs("entities")),
}


@dataclass(frozen=True, slots=True)
class Facets:
    """Which facets are wanted, and how many buckets of each."""

    names: tuple[FacetName, ...] = ()
    size: int = 10


NO_FACETS = Facets()


def read_facets(text: str, size: int) -> Facets:
    """Return the facets named in `text`, by commas; raises `ParameterError`."""
    names = tuple(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))
    for one in names:
        if one not in _NAMES:
            known = ", ".join(_NAMES)
            raise ParameterError("facets", f'"{one[:40]}" is none of {known}')
    if len(names) > MOST_FACETS:
        raise TooMuchError("facets", "facets", f"{len(names)} facets, at most {MOST_FACETS}")
    return Facets(cast(tuple[FacetName, ...], names), size)


def facet_aggs(wanted: Facets) -> Body:
    """Return the aggregations that count `wanted`."""
    return {
        name: _days(wanted.size) if name == "date" else _terms(name, wanted.size)
        for name in wanted.names
    }


def _days(size: int) -> Body:
    by_day = {"field": "event_time", "calendar_interval": "day", "order": "desc"}
    return {"composite": {"size": size, "sources": [{"day": {"date_histogram": by_day}}]}}


def _terms(name: FacetName, size: int) -> Body:
    kind = _KINDS[name]
    terms: Body = {"field": kind.field, "size": _ALL_COUNTRIES if name == "country" else size}
    if not kind.sources:
        return {"terms": terms}
    newest = {"size": 1, "sort": [{"event_time": "desc"}], "_source": list(kind.sources)}
    return {"terms": terms, "aggs": {"newest": {"top_hits": newest}}}


def facets_of(wanted: Facets, answer: Mapping[str, Any]) -> tuple[Facet, ...]:
    """Return the facets in the answer to a search that was asked for them; none if it was not."""
    told = answer.get("aggregations", {})
    return tuple(_facet(name, told[name], wanted.size) for name in wanted.names if name in told)


def _facet(name: FacetName, told: Mapping[str, Any], size: int) -> Facet:
    if name == "date":
        days = (datetime.fromtimestamp(one["key"]["day"] / 1000, UTC) for one in told["buckets"])
        counts = [(day, one["doc_count"]) for day, one in zip(days, told["buckets"], strict=True)]
        return Facet(facet=name, buckets=tuple(day_bucket(*one) for one in counts))
    counted = [(one["key"], one["doc_count"], _newest(one)) for one in told["buckets"]]
    buckets = tuple(bucket(name, *one) for one in counted)
    is_exact = not told.get("doc_count_error_upper_bound", 0)
    told_apart = _merged(buckets)[:size] if name == "country" else buckets
    return Facet(facet=name, buckets=told_apart, exact=is_exact)


def _newest(told: Mapping[str, Any]) -> Mapping[str, Any]:
    article: Mapping[str, Any] = (
        told["newest"]["hits"]["hits"][0]["_source"] if "newest" in told else {}
    )
    return article


def bucket(name: FacetName, value: str, count: int, article: Mapping[str, Any]) -> Bucket:
    """Return the bucket of a value that `article` has, and says what it is called."""
    kind = _KINDS[name]
    label = kind.names(article).get(value) if article else kind.label(value)
    query = printed(Value(kind.query, value))
    return Bucket(value=value, label=label or value, count=count, query=query)


def day_bucket(day: datetime, count: int) -> Bucket:
    """Return the bucket of a day (UTC)."""
    within = every(Moment("after", day), Moment("before", day + timedelta(days=1)))
    told = day.date().isoformat()
    return Bucket(value=told, label=told, count=count, query=printed(within))


def _merged(buckets: Sequence[Bucket]) -> tuple[Bucket, ...]:
    """Return the buckets with those as one that a query can't tell apart."""
    counts: dict[str, int] = {}
    for one in buckets:
        counts[one.value.upper()] = counts.get(one.value.upper(), 0) + one.count
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(bucket("country", value, count, {}) for value, count in ordered)

"""What is wrong with rows of the starter, without any data beside them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bench.starter_check.rows import Row
from services.enrich.core.knowledge.kinds import ENTITY_TYPES

LOCATED = frozenset({"country", "region", "city"})
LONGEST_DESCRIPTION = 10
_ID = re.compile(r"Q[1-9]\d*|cupure:[a-z0-9]+(?:-[a-z0-9]+)*")
# Names that two entities bear in truth; the text decides.
INTENDED = frozenset(
    {
        "Bayer",
        "Bayern",
        "Djibouti",
        "Dnipro",
        "Georgia",
        "Granada",
        "Grenade",
        "Lagos",
        "Liverpool",
        "Mexico",
        "Milan",
        "New York",
        "RAF",
        "RSF",
        "Salvador",
        "Túnez",
        "Victoria",
        "Washington",
    }
)


def faults(rows: Sequence[Row]) -> list[str]:
    """Return one sentence for each fault of form, and for ids, countries and names in doubt."""
    ids = {row.id for row in rows}
    found = [f"{row.id} {row.label}: {fault}" for row in rows for fault in _of_row(row, ids)]
    return [*found, *_twice(rows), *shared_names(rows)]


def _of_row(row: Row, ids: Iterable[str]) -> Iterator[str]:
    if not _ID.fullmatch(row.id):
        yield "no id"
    if row.type not in ENTITY_TYPES:
        yield f"unknown type {row.type!r}"
    if not row.label or row.label != row.label.strip():
        yield "no clean label"
    if not row.popularity.isdigit() or not 1 <= int(row.popularity) <= 350:
        yield f"popularity {row.popularity!r}"
    if row.country and row.country not in ids:
        yield f"unknown country {row.country}"
    if len(row.description.split()) > LONGEST_DESCRIPTION:
        yield "description too long"
    yield from _of_location(row)


def _of_location(row: Row) -> Iterator[str]:
    if not row.latitude and not row.longitude:
        if row.type in LOCATED:
            yield "no coordinates"
        return
    try:
        latitude, longitude = float(row.latitude), float(row.longitude)
    except ValueError:
        yield "coordinates are no numbers"
        return
    if abs(latitude) > 90 or abs(longitude) > 180:
        yield "coordinates off the globe"


def _twice(rows: Sequence[Row]) -> Iterator[str]:
    seen: dict[str, Row] = {}
    for row in rows:
        if row.id in seen:
            yield f"{row.id} {row.label}: also {seen[row.id].label} in {seen[row.id].table}"
        seen[row.id] = row


def shared_names(rows: Sequence[Row]) -> list[str]:
    """Return the names of more than one entity that nobody said they intend."""
    holders: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name in (row.label, *row.names, *row.demonyms):
            holders[name].add(f"{row.label} ({row.id})")
    return [
        f"{name!r} names {' and '.join(sorted(labels))}"
        for name, labels in sorted(holders.items())
        if len(labels) > 1 and name not in INTENDED
    ]

"""What sources tell of entities, and how the rows of one entity become one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from services.enrich.core.knowledge.kinds import REFINEMENTS, UNKNOWN_TYPE, NameKind, form_of

LABEL, ALIAS = int(NameKind.LABEL), int(NameKind.ALIAS)


@dataclass(frozen=True, slots=True)
class SourceName:
    """A name as a source writes it; no languages means any."""

    text: str
    kind: int = ALIAS
    languages: int = 0


@dataclass(frozen=True, slots=True)
class SourceEntity:
    """One row of one source. `popularity` is meant in Wikipedia sitelinks; "" says nothing.

    A row without a label (a link, a forced name) adds to an entity but makes none. The type of a
    `certain` row is not refined by others.
    """

    id: str
    label: str = ""
    type: str = ""
    popularity: float = 0.0
    names: tuple[SourceName, ...] = ()
    country: str | None = None
    location: tuple[float, float] | None = None
    description: str = ""
    wikipedia: str = ""
    links: tuple[str, ...] = ()
    sources: int = 0
    certain: bool = False


def merged(rows: Sequence[SourceEntity]) -> SourceEntity:
    """Return one entity from its rows: the first that says a thing is heard, names are united.

    The names then hold the label, and the labels of other rows as aliases.
    """
    label = next((row.label for row in rows if row.label), "")
    names = {SourceName(label, LABEL | form_of(label)): None}
    links: dict[str, None] = {}
    for row in rows:
        if row.label and row.label != label:
            names.setdefault(SourceName(row.label, ALIAS | form_of(row.label)))
        names.update(dict.fromkeys(row.names))
        links.update(dict.fromkeys(row.links))
    return replace(
        rows[0],
        label=label,
        type=_type(rows),
        popularity=max(row.popularity for row in rows),
        names=tuple(names),
        country=next((row.country for row in rows if row.country), None),
        location=next((row.location for row in rows if row.location), None),
        description=next((row.description for row in rows if row.description), ""),
        wikipedia=next((row.wikipedia for row in rows if row.wikipedia), ""),
        links=tuple(links),
        sources=_union(row.sources for row in rows),
    )


def _type(rows: Sequence[SourceEntity]) -> str:
    found = ""
    for row in rows:
        if row.certain and row.type:
            return row.type
        if not found or row.type in REFINEMENTS.get(found, ()):
            found = row.type or found
    return found or UNKNOWN_TYPE


def _union(masks: Iterable[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union

"""The tables of the starter base: one entity a line, written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from services.enrich.core.knowledge.kinds import LANGUAGES, TYPE_CODES, NameKind, form_of
from services.enrich.core.knowledge.source_entities import SourceEntity, SourceName
from services.enrich.core.knowledge.table_rows import KnowledgeError, table_rows

PERSONS = frozenset({"person", "politician"})
COLUMNS = (
    "id",
    "label",
    "type",
    "popularity",
    "country",
    "latitude",
    "longitude",
    "description",
    "names",
    "demonyms",
)


def parse_starter(lines: Iterable[str], name: str) -> Iterator[SourceEntity]:
    """Yield the entities of a table with the columns `COLUMNS`; `name` is for the error."""
    for number, cells in table_rows(lines, len(COLUMNS), name):
        row = dict(zip(COLUMNS, cells, strict=True))
        if row["type"] not in TYPE_CODES or not row["label"] or not _is_id(row["id"]):
            raise KnowledgeError(f"{name}, line {number}: no id, label or known type: {cells[:3]}")
        try:
            yield _entity(row)
        except ValueError as error:
            raise KnowledgeError(f"{name}, line {number}: {error}") from error


def _is_id(text: str) -> bool:
    return text.startswith("cupure:") or (text[:1] == "Q" and text[1:].isdigit())


def _entity(row: dict[str, str]) -> SourceEntity:
    return SourceEntity(
        id=row["id"],
        label=row["label"],
        type=row["type"],
        popularity=float(row["popularity"] or 0),
        names=tuple(_all_names(row)),
        country=row["country"] or None,
        location=(float(row["latitude"]), float(row["longitude"])) if row["latitude"] else None,
        description=row["description"],
        links=(row["country"],) if row["country"] else (),
        certain=True,
    )


def _all_names(row: dict[str, str]) -> Iterator[SourceName]:
    """Yield all names; a person whom news calls by one word alone is meant before all others."""
    for name in _names(row["names"], NameKind.ALIAS):
        is_alone = row["type"] in PERSONS and " " not in name.text
        yield replace(name, kind=name.kind | NameKind.FORCED) if is_alone else name
    yield from _names(row["demonyms"], NameKind.DEMONYM)


def _names(cell: str, kind: int) -> Iterator[SourceName]:
    for entry in filter(None, (one.strip() for one in cell.split("|"))):
        code, colon, rest = entry.partition(":")
        if colon and code in LANGUAGES:
            yield SourceName(rest, kind | form_of(rest), 1 << LANGUAGES.index(code))
        else:
            yield SourceName(entry, kind | form_of(entry))

"""The types of Wikidata's classes, by a table that people can check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.enrich.core.knowledge.kinds import ENTITY_TYPES, UNKNOWN_TYPE
from services.enrich.core.knowledge.table_rows import KnowledgeError, table_rows

NO_ENTITY = "-"
HUMAN = "person"
POLITICIAN = "Q82955"


@dataclass(frozen=True, slots=True)
class Classes:
    """The type by class; items of a class with the type `-` are pages and names, not entities."""

    types: Mapping[str, str]

    def type_of(self, classes: Iterable[str], occupations: Iterable[str]) -> str:
        """Return the type of an item; "" if no class is known, `-` if it is no entity.

        Of several the most telling one counts: what is a place and a company is a company.
        """
        found = {self.types[one] for one in classes if one in self.types}
        if NO_ENTITY in found:
            return NO_ENTITY
        if HUMAN in found:
            return "politician" if POLITICIAN in occupations else HUMAN
        return min(found, key=_PRECEDENCE.__getitem__, default="")


# Exact types before those that many things have beside another.
_PRECEDENCE = {
    kind: rank
    for rank, kind in enumerate(
        (
            "country",
            "party",
            "team",
            "city",
            "region",
            "company",
            "conflict",
            "organization",
            "event",
            "place",
            "work",
            "product",
            UNKNOWN_TYPE,
        )
    )
}


def parse_classes(lines: Iterable[str], name: str) -> Classes:
    """Return the types in a table `class, label, type`; `name` is for the error."""
    types: dict[str, str] = {}
    for number, (wikidata, _, kind) in table_rows(lines, 3, name):
        if kind not in (*ENTITY_TYPES, NO_ENTITY) or wikidata in types:
            raise KnowledgeError(f"{name}, line {number}: {wikidata} twice, or no type {kind!r}")
        types[wikidata] = kind
    return Classes(types)

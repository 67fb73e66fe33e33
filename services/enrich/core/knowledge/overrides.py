"""What people decide about names and ids: blocked names, forced names, ids that are the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from services.enrich.core.knowledge.kinds import NameKind, form_of
from services.enrich.core.knowledge.source_entities import SourceEntity, SourceName
from services.enrich.core.knowledge.table_rows import KnowledgeError, table_rows
from services.enrich.core.text.names import name_key


@dataclass(frozen=True, slots=True)
class Overrides:
    """Decisions by hand. `same_as` gives the local id for a Wikidata id."""

    blocked: frozenset[str] = frozenset()
    forced: tuple[SourceEntity, ...] = ()
    same_as: dict[str, str] = field(default_factory=dict)


def parse_blocked(lines: Iterable[str], name: str) -> frozenset[str]:
    """Return the keys of names that are never linked, from a table `name, why`."""
    return frozenset(name_key(cells[0]) for _, cells in table_rows(lines, 2, name))


def parse_forced(lines: Iterable[str], name: str) -> tuple[SourceEntity, ...]:
    """Return names that mean an entity before all others, from a table `name, id, why`."""
    return tuple(
        SourceEntity(id=cells[1], names=(_forced(cells[0]),))
        for _, cells in table_rows(lines, 3, name)
    )


def _forced(text: str) -> SourceName:
    return SourceName(text, NameKind.ALIAS | NameKind.FORCED | form_of(text))


def parse_same_as(lines: Iterable[str], name: str) -> dict[str, str]:
    """Return the local id by Wikidata id, from a table `local id, Wikidata id`."""
    found: dict[str, str] = {}
    for number, (local, wikidata) in table_rows(lines, 2, name):
        if not local.startswith("cupure:") or not wikidata.startswith("Q"):
            raise KnowledgeError(f"{name}, line {number}: not a local id and a Wikidata id")
        if wikidata in found or local in found.values():
            raise KnowledgeError(f"{name}, line {number}: {local} or {wikidata} is there twice")
        found[wikidata] = local
    return found

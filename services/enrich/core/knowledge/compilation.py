"""From the rows of all sources to the sections of a base."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from services.enrich.core.knowledge import sections
from services.enrich.core.knowledge.derived_names import derived_names
from services.enrich.core.knowledge.entity_index import EntityIndex, index_ids
from services.enrich.core.knowledge.entity_section import EntityWriter
from services.enrich.core.knowledge.link_section import write_links
from services.enrich.core.knowledge.name_section import write_names
from services.enrich.core.knowledge.overrides import Overrides
from services.enrich.core.knowledge.source_entities import SourceEntity, merged
from services.enrich.core.knowledge.staging import Naming, Staging
from services.enrich.core.knowledge.usable_names import usable_keys

MOST_SOURCES = 16
BATCH = 2_000


@dataclass
class Counts:
    """What a base holds."""

    entities: int = 0
    names: int = 0
    candidates: int = 0
    links: int = 0
    by_type: dict[str, int] = field(default_factory=dict)


def marked(
    rows: Iterable[SourceEntity], source: int, overrides: Overrides
) -> Iterator[SourceEntity]:
    """Yield the rows of the source with this number, under the ids that the base uses."""
    mark = 1 << source if source < MOST_SOURCES else 0
    for row in rows:
        yield replace(row, id=overrides.same_as.get(row.id, row.id), sources=mark)


def compile_base(staging: Staging, overrides: Overrides, target: sections.Sections) -> Counts:
    """Write all sections of the base that the staged rows and the overrides make."""
    staging.add_rows(overrides.forced)
    index = index_ids(staging.ids(), overrides.same_as)
    counts = Counts(entities=len(index))
    popularity = _write_entities(staging, index, target, counts)
    counts.names, counts.candidates = write_names(
        staging.namings, popularity, overrides.blocked, target
    )
    counts.links = write_links(staging.links, len(index), target)
    _write_lists(index, overrides, target)
    return counts


def _write_entities(
    staging: Staging, index: EntityIndex, target: sections.Sections, counts: Counts
) -> Sequence[float]:
    writer = EntityWriter(target)
    known = (merged(rows) for rows in staging.entities() if any(row.label for row in rows))
    for batch in _batches(enumerate(known)):
        for _, entity in batch:
            writer.add(entity, index.same_as(entity.id))
            counts.by_type[entity.type] = counts.by_type.get(entity.type, 0) + 1
        staging.add_namings(chain.from_iterable(_namings(*one) for one in batch))
        staging.add_links(chain.from_iterable(_both_ways(*one, index) for one in batch))
    writer.finish()
    return writer.popularity


def _batches(
    numbered: Iterator[tuple[int, SourceEntity]],
) -> Iterator[list[tuple[int, SourceEntity]]]:
    while batch := list(islice(numbered, BATCH)):
        yield batch


def _namings(own: int, entity: SourceEntity) -> Iterator[Naming]:
    names = chain(entity.names, derived_names(entity))
    for key, name in usable_keys(entity, names):
        yield Naming(key, own, name.kind, name.languages)


def _both_ways(own: int, entity: SourceEntity, index: EntityIndex) -> Iterator[tuple[int, int]]:
    for other in map(index.index_of, entity.links):
        if other is not None and other != own:
            yield own, other
            yield other, own


def _write_lists(index: EntityIndex, overrides: Overrides, target: sections.Sections) -> None:
    target.write(sections.NUMBERS, array("I", index.numbers).tobytes())
    blocked = "".join(f"{key}\n" for key in sorted(overrides.blocked))
    target.write(sections.BLOCKED, blocked.encode())
    local = ("\t".join((one, *index.same_as(one))) for one in index.local)
    target.write(sections.LOCAL_IDS, "".join(f"{line}\n" for line in local).encode())

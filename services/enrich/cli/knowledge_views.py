"""Lines that tell people of a base, its names and its entities."""

from __future__ import annotations

from collections.abc import Iterator

from services.enrich.core.knowledge.comparison import KINDS, Differences
from services.enrich.core.knowledge.context_terms import term_hash
from services.enrich.core.knowledge.kinds import NameKind, languages_of
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.knowledge.manifest import Manifest
from services.enrich.core.knowledge.records import Candidate, Entity
from services.enrich.core.text.names import name_key

MOST_NEIGHBOURS = 20


def manifest_lines(manifest: Manifest) -> Iterator[str]:
    """Yield what a base says of itself."""
    counts = manifest.counts
    size = sum(one.bytes for one in manifest.files.values())
    yield f"version    {manifest.version}"
    yield f"built      {manifest.built_at:%Y-%m-%d %H:%M:%S %Z}"
    yield f"size       {size / 1e6:.1f} MB"
    yield f"entities   {counts.entities}"
    for kind, count in sorted(counts.by_type.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"  {kind:12} {count}"
    yield f"names      {counts.names} ({counts.candidates} meanings)"
    yield f"links      {counts.links}"
    for source in manifest.sources:
        told = f"{source.rows} rows of {source.file}, {source.licence}, sha256 {source.sha256[:12]}"
        yield f"source     {source.name}: {told}"


def candidate_lines(base: KnowledgeBase, name: str) -> Iterator[str]:
    """Yield what `name` may mean, the most probable first."""
    key = name_key(name)
    if base.is_blocked(key):
        yield f"{name!r} is blocked by hand: it is never linked"
        return
    found = base.candidates(key)
    if not found:
        yield f"{name!r} is not known (as {key!r})"
    for one in found:
        entity = base.entity(one.entity)
        yield (
            f"{one.prior:6.1%}  {entity.id:12} {entity.label} ({entity.type}), "
            f"popularity {entity.popularity:.0f}; {_kinds(one)}"
        )


def _kinds(candidate: Candidate) -> str:
    kinds = [str(kind.name).lower() for kind in NameKind if candidate.kind & kind]
    languages = languages_of(candidate.languages)
    return ", ".join(kinds) + (f"; only {' '.join(languages)}" if languages else "")


def entity_lines(base: KnowledgeBase, index: int, manifest: Manifest) -> Iterator[str]:
    """Yield all that is known of an entity; looks through every name of the base."""
    entity = base.entity(index)
    yield from _told(entity)
    sources = [one.name for bit, one in enumerate(manifest.sources) if entity.sources >> bit & 1]
    yield f"sources      {', '.join(sources) or 'overrides'}"
    for key, prior in _names_of(base, index):
        yield f"name         {key.strip()} ({prior:.1%})"
    neighbours = [base.entity(one) for one in base.neighbours(index)]
    told = ", ".join(f"{one.id} {one.label}" for one in neighbours[:MOST_NEIGHBOURS])
    yield f"links        {len(neighbours)}: {told}"
    yield f"context      {' '.join(_context_words(base, index))}"


def _told(entity: Entity) -> Iterator[str]:
    yield f"id           {entity.id}"
    yield f"label        {entity.label}"
    yield f"type         {entity.type}"
    yield f"popularity   {entity.popularity:.0f}"
    told = {
        "country": entity.country,
        "description": entity.description,
        "wikipedia": entity.wikipedia,
        "location": entity.location,
        "same as": ", ".join(entity.same_as),
    }
    for name, value in told.items():
        if value:
            yield f"{name:12} {value}"


def _names_of(base: KnowledgeBase, index: int) -> list[tuple[str, float]]:
    found = [
        (key, one.prior)
        for key in base.name_keys()
        for one in base.candidates(key)
        if one.entity == index
    ]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _context_words(base: KnowledgeBase, index: int) -> list[str]:
    """Return the words of the description and label that are terms, for only hashes are kept."""
    entity = base.entity(index)
    terms = set(base.context(index))
    words = name_key(f"{entity.description} {entity.label} {entity.type}").split()
    return [word for word in dict.fromkeys(words) if term_hash(word) in terms]


def difference_lines(found: Differences) -> Iterator[str]:
    """Yield how many differences there are of each kind, each with its examples."""
    for kind in KINDS:
        yield f"{kind:19} {found.counts[kind]}"
        yield from (f"  {told}" for told in found.examples[kind])

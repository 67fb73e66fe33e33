"""The reader of a base: names to candidates, and what is known of an entity.

All is read in place from buffers that workers of one machine may share; nothing is unpacked before
it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from marisa_trie import Trie

from services.enrich.core.knowledge import sections
from services.enrich.core.knowledge.entity_index import EntityIndex
from services.enrich.core.knowledge.kinds import ENTITY_TYPES
from services.enrich.core.knowledge.records import (
    CANDIDATE,
    ENTITY,
    ENTITY_WORDS,
    POPULARITY_WORD,
    TYPE_AT,
    WHOLE_PRIOR,
    Candidate,
    Entity,
    unpack_entity,
)

CANDIDATES_CACHED = 16_384
ENTITIES_CACHED = 4_096
NEIGHBOURS_CACHED = 4_096


class KnowledgeBase:
    """Entities by name; an entity is given by its index, which holds for one version only."""

    def __init__(self, version: str, names: Trie, parts: Mapping[str, memoryview]) -> None:
        self.version = version
        self._names = names
        self._candidates = parts[sections.CANDIDATES]
        self._starts = parts[sections.CANDIDATE_STARTS].cast("I")
        self._counts = parts[sections.CANDIDATE_COUNTS]
        self._records = parts[sections.ENTITIES]
        self._words = parts[sections.ENTITIES].cast("f")
        self._texts = parts[sections.TEXTS]
        self._links = parts[sections.LINKS].cast("I")
        self._link_starts = parts[sections.LINK_STARTS].cast("I")
        self._context = parts[sections.CONTEXT].cast("I")
        self._context_starts = parts[sections.CONTEXT_STARTS].cast("I")
        self._blocked = frozenset(_lines(parts[sections.BLOCKED]))
        self._index = read_index(parts)
        self.candidates = lru_cache(CANDIDATES_CACHED)(self._read_candidates)
        self.entity = lru_cache(ENTITIES_CACHED)(self._read_entity)
        self.neighbour_set = lru_cache(NEIGHBOURS_CACHED)(self._read_neighbour_set)

    def __len__(self) -> int:
        return len(self._index)

    def names_at(self, text: str) -> list[str]:
        """Return every key that `text` (folded words, each with a blank after it) begins with."""
        found: list[str] = self._names.prefixes(text)
        return found

    def name_keys(self) -> Sequence[str]:
        """Return all keys; for tools, not for workers."""
        found: list[str] = self._names.keys()
        return found

    def _read_candidates(self, key: str) -> tuple[Candidate, ...]:
        """Return what a key may mean, the most probable first; empty for an unknown name."""
        name = self._names.get(key)
        if name is None:
            return ()
        start = self._starts[name] * CANDIDATE.size
        run = self._candidates[start : start + self._counts[name] * CANDIDATE.size]
        return tuple(
            Candidate(entity, prior / WHOLE_PRIOR, kind, languages)
            for entity, prior, kind, languages in CANDIDATE.iter_unpack(run)
        )

    def _read_entity(self, index: int) -> Entity:
        """Return all that is known of the entity at `index`."""
        return unpack_entity(self._records, index, self._texts, self._index.id_at(index))

    def id_of(self, index: int) -> str:
        """Return the id of the entity at `index`."""
        return self._index.id_at(index)

    def index_of(self, entity_id: str) -> int | None:
        """Return the index of an entity by its id, or a Wikidata id that means the same."""
        return self._index.index_of(entity_id)

    def type_of(self, index: int) -> str:
        """Return the type of the entity at `index`, one of `ENTITY_TYPES`."""
        return ENTITY_TYPES[self._records[index * ENTITY.size + TYPE_AT]]

    def popularity_of(self, index: int) -> float:
        """Return how well known the entity at `index` is, in Wikipedia sitelinks."""
        return self._words[index * ENTITY_WORDS + POPULARITY_WORD]

    def neighbours(self, index: int) -> memoryview[int]:
        """Return the sorted indexes of the entities that the one at `index` is linked with."""
        return self._links[self._link_starts[index] : self._link_starts[index + 1]]

    def _read_neighbour_set(self, index: int) -> frozenset[int]:
        return frozenset(self.neighbours(index))

    def linked(self, one: int, other: int) -> bool:
        """Return whether two entities are linked; a hub may have forgotten it, its end has not."""
        return other in self.neighbour_set(one) or one in self.neighbour_set(other)

    def context(self, index: int) -> memoryview[int]:
        """Return the sorted hashes of the words that tell of the entity at `index`."""
        return self._context[self._context_starts[index] : self._context_starts[index + 1]]

    def is_blocked(self, key: str) -> bool:
        """Return whether people decided that this name is never linked."""
        return key in self._blocked


def read_index(parts: Mapping[str, memoryview]) -> EntityIndex:
    """Return which index belongs to which id."""
    local: list[str] = []
    same_as: dict[str, str] = {}
    for line in _lines(parts[sections.LOCAL_IDS]):
        own, *others = line.split("\t")
        local.append(own)
        same_as.update(dict.fromkeys(others, own))
    return EntityIndex(local, parts[sections.NUMBERS].cast("I"), same_as)


def _lines(part: memoryview) -> list[str]:
    return str(part, "utf-8").splitlines()

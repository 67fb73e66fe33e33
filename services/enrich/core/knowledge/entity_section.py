"""Writes entities, their texts and their context terms, one after the other."""

from __future__ import annotations

from array import array

from services.enrich.core.knowledge import sections
from services.enrich.core.knowledge.context_terms import context_terms
from services.enrich.core.knowledge.records import Entity, encoded_texts, pack_entity
from services.enrich.core.knowledge.source_entities import SourceEntity
from services.enrich.core.knowledge.table_rows import KnowledgeError

MOST_TEXT_BYTES = 2**32 - 1


class EntityWriter:
    """Appends entities in the order of their index."""

    def __init__(self, target: sections.Sections) -> None:
        self._target = target
        self._text_at = 0
        self._context_starts = array("I", [0])
        self.popularity = array("f")

    def add(self, entity: SourceEntity, same_as: tuple[str, ...]) -> None:
        """Write the next entity."""
        own = Entity(
            id=entity.id,
            label=entity.label,
            type=entity.type,
            popularity=entity.popularity,
            country=entity.country,
            description=entity.description,
            wikipedia=entity.wikipedia,
            location=entity.location,
            same_as=same_as,
            sources=entity.sources,
        )
        texts = encoded_texts(own)
        lengths = [len(text) for text in texts]
        self._target.write(sections.ENTITIES, pack_entity(own, self._text_at, lengths))
        self._target.write(sections.TEXTS, b"".join(texts))
        self._advance(sum(lengths))
        self._add_context(context_terms(entity))
        self.popularity.append(entity.popularity)

    def _advance(self, length: int) -> None:
        self._text_at += length
        if self._text_at > MOST_TEXT_BYTES:
            raise KnowledgeError("labels and descriptions of this base take more than 4 GiB")

    def _add_context(self, terms: list[int]) -> None:
        self._target.write(sections.CONTEXT, array("I", terms).tobytes())
        self._context_starts.append(self._context_starts[-1] + len(terms))

    def finish(self) -> None:
        """Write what is known only after the last entity."""
        self._target.write(sections.CONTEXT_STARTS, self._context_starts.tobytes())

"""Small knowledge bases, compiled in memory."""

from __future__ import annotations

from collections import defaultdict

from marisa_trie import Trie

from services.enrich.core.knowledge import sections
from services.enrich.core.knowledge.compilation import compile_base, marked
from services.enrich.core.knowledge.kinds import NameKind, form_of
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.knowledge.overrides import Overrides
from services.enrich.core.knowledge.source_entities import SourceEntity, SourceName
from services.enrich.core.knowledge.staging import MemoryStaging


def alias(text: str, kind: int = NameKind.ALIAS, languages: int = 0) -> SourceName:
    return SourceName(text, int(kind) | form_of(text), languages)


class MemorySections:
    """The parts of a base that is never stored."""

    def __init__(self) -> None:
        self._parts: defaultdict[str, bytearray] = defaultdict(bytearray)

    def write(self, section: str, data: bytes) -> None:
        self._parts[section] += data

    def views(self) -> dict[str, memoryview]:
        return {section: memoryview(bytes(self._parts[section])) for section in sections.ALL}


def compiled(*rows: SourceEntity, overrides: Overrides | None = None) -> KnowledgeBase:
    """Return the base that one source with these rows makes."""
    decided = overrides or Overrides()
    staging, parts = MemoryStaging(), MemorySections()
    staging.add_rows(marked(rows, 0, decided))
    compile_base(staging, decided, parts)
    views = parts.views()
    names = Trie().frombytes(bytes(views[sections.NAMES]))
    return KnowledgeBase("test-000000000000", names, views)


def ids_of(base: KnowledgeBase, key: str) -> list[str]:
    """Return the ids that a name may mean, the most probable first."""
    return [base.id_of(one.entity) for one in base.candidates(key)]


def index_in(base: KnowledgeBase, entity_id: str) -> int:
    """Return the index of an entity that is there."""
    index = base.index_of(entity_id)
    assert index is not None, entity_id
    return index

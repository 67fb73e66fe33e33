"""Words that tell an entity from its namesakes, as hashes that are the same in every process."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from services.enrich.core.knowledge.source_entities import SourceEntity
from services.enrich.core.text.memo import Memo
from services.enrich.core.text.names import name_key

MOST_TERMS = 32
SHORTEST_TERM = 3
# Words that any description may hold.
_EMPTY = (
    "the and for with from into its his her their this that are was were been has had who which "
    "former first known based founded part one two der die das und von mit les des une del los las "
    "van den"
)
_EMPTY_WORDS = frozenset(_EMPTY.split())


def term_hash(word: str) -> int:
    """Return the hash of a folded, plain word, as stored in a base."""
    return zlib.crc32(word.encode())


_hashes = Memo(term_hash, most=65_536)


def term_hashes(words: Iterable[str]) -> frozenset[int]:
    """Return the hashes of folded, plain words."""
    return frozenset(map(_hashes.__getitem__, words))


def context_terms(entity: SourceEntity) -> list[int]:
    """Return the sorted hashes of the words of description, label and type, 32 at most."""
    told = f"{entity.description} {entity.label} {entity.type}"
    words = (word for word in name_key(told).split() if _tells(word))
    return sorted(term_hash(word) for word in list(dict.fromkeys(words))[:MOST_TERMS])


def _tells(word: str) -> bool:
    return len(word) >= SHORTEST_TERM and word not in _EMPTY_WORDS and not word.isdigit()

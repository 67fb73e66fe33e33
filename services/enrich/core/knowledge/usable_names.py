"""Which names can be looked for in texts at all."""

from __future__ import annotations

from collections.abc import Iterator

from services.enrich.core.knowledge.kinds import NameKind
from services.enrich.core.knowledge.source_entities import SourceEntity, SourceName
from services.enrich.core.text.names import name_key

MOST_WORDS = 12
LONGEST_KEY = 120
# Codes of states and countries ("IN", "OR", "GER") are words or tables more often than names.
CODED_TYPES = frozenset({"country", "region"})
LONGEST_CODE = 3
FORCED, LOWER = int(NameKind.FORCED), int(NameKind.LOWER)
DEMONYM, ACRONYM = int(NameKind.DEMONYM), int(NameKind.ACRONYM)
_SPOKEN = "us usa uk uae drc gdr ddr brd prc rdc rca png eau eua"
SPOKEN_CODES = frozenset(f"{code} " for code in _SPOKEN.split())


def usable_keys(
    entity: SourceEntity, names: Iterator[SourceName]
) -> Iterator[tuple[str, SourceName]]:
    """Yield the names worth looking for, each after its key.

    Left out: one letter, numbers and years, very long names, single words that are written small
    and not as a demonym, and codes of countries that nobody says.
    """
    for name in names:
        key = name_key(name.text)
        if name.kind & FORCED or _is_usable(key, name, entity):
            yield key, name


def _is_usable(key: str, name: SourceName, entity: SourceEntity) -> bool:
    words = key.split()
    if not words or len(words) > MOST_WORDS or len(key) > LONGEST_KEY:
        return False
    if all(word.isdigit() for word in words) or len(key) <= 2:
        return False
    if _is_code(key, name, entity):
        return False
    small = name.kind & LOWER and not name.kind & DEMONYM
    return not (small and len(words) == 1)


def _is_code(key: str, name: SourceName, entity: SourceEntity) -> bool:
    return (
        entity.type in CODED_TYPES
        and bool(name.kind & ACRONYM)
        and len(key) <= LONGEST_CODE + 1
        and key not in SPOKEN_CODES
    )

"""The closed lists of the knowledge base: types of entities, kinds of names, languages."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntFlag

ENTITY_TYPES = (
    "concept",
    "person",
    "politician",
    "country",
    "region",
    "city",
    "place",
    "organization",
    "company",
    "party",
    "team",
    "event",
    "conflict",
    "work",
    "product",
)
TYPE_CODES = {name: code for code, name in enumerate(ENTITY_TYPES)}
UNKNOWN_TYPE = "concept"
# What a later source may say more exactly.
REFINEMENTS = {
    "person": frozenset({"politician"}),
    "place": frozenset({"country", "region", "city"}),
    "organization": frozenset({"company", "party", "team"}),
}

LANGUAGES = ("en", "de", "fr", "es", "pt", "it")
ANY_LANGUAGE = 0


class NameKind(IntFlag):
    """What is known of a name. LOWER: written without any capital. DERIVED: made by rule."""

    LABEL = 1
    ALIAS = 2
    ACRONYM = 4
    DEMONYM = 8
    DERIVED = 16
    LOWER = 32
    FORCED = 64


LONGEST_ACRONYM = 6
# Kinds are kept and compared as plain integers: operations on flags are slow, and names are many.
_ACRONYM, _LOWER = int(NameKind.ACRONYM), int(NameKind.LOWER)


def form_of(name: str) -> int:
    """Return ACRONYM for two to six capitals (points aside), LOWER for no capital at all."""
    if name.islower():
        return _LOWER
    if name.isupper():
        solid = name.replace(".", "")
        return _ACRONYM if solid.isalpha() and 2 <= len(solid) <= LONGEST_ACRONYM else 0
    return 0


def language_mask(codes: Iterable[str]) -> int:
    """Return the bits of those of `codes` that are in `LANGUAGES`; 0 stands for any language."""
    return sum(1 << LANGUAGES.index(code) for code in set(codes) if code in LANGUAGES)


def languages_of(mask: int) -> tuple[str, ...]:
    """Return the languages whose bits are set."""
    return tuple(code for bit, code in enumerate(LANGUAGES) if mask >> bit & 1)

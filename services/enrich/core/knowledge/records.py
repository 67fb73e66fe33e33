"""How entities and candidates lie in the files of a base: records of fixed size."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.enrich.core.knowledge.kinds import ENTITY_TYPES, TYPE_CODES

# Wikidata number, type, lengths of label, description and Wikipedia title, popularity, Wikidata
# number of the country, where the texts begin, latitude, longitude, Wikidata number that means the
# same, sources. A number that is 0 stands for none.
ENTITY = struct.Struct("=IBxHHHfIIffIHxx")
ENTITY_WORDS = ENTITY.size // 4
TYPE_AT = 4
POPULARITY_WORD = 3

# Entity, prior out of 65535, kinds, languages.
CANDIDATE = struct.Struct("=IHBB")
WHOLE_PRIOR = 65_535

LONGEST_TEXT = 1_000


class Candidate(NamedTuple):
    """An entity that a name may mean. `prior` is P(entity | name); `languages` 0 means any."""

    entity: int
    prior: float
    kind: int
    languages: int


@dataclass(frozen=True, slots=True)
class Entity:
    """What the base knows of an entity. `id` is a Wikidata id or a local `cupure:` id."""

    id: str
    label: str
    type: str
    popularity: float = 0.0
    country: str | None = None
    description: str = ""
    wikipedia: str = ""
    location: tuple[float, float] | None = None
    same_as: tuple[str, ...] = ()
    sources: int = 0


def pack_entity(entity: Entity, text_at: int, lengths: Sequence[int]) -> bytes:
    """Return the record of `entity`, whose texts of these lengths begin at `text_at`."""
    latitude, longitude = entity.location or (math.nan, math.nan)
    return ENTITY.pack(
        number_of(entity.id),
        TYPE_CODES[entity.type],
        *lengths,
        entity.popularity,
        number_of(entity.country or ""),
        text_at,
        latitude,
        longitude,
        number_of(entity.same_as[0]) if entity.same_as else 0,
        entity.sources,
    )


def unpack_entity(records: memoryview, index: int, texts: memoryview, entity_id: str) -> Entity:
    """Return the entity at `index`, whose id is `entity_id`."""
    (_, code, *lengths, popularity, country, at, latitude, longitude, same, sources) = (
        ENTITY.unpack_from(records, index * ENTITY.size)
    )
    label, description, wikipedia = _split(texts, at, lengths)
    unplaced = math.isnan(latitude)
    return Entity(
        id=entity_id,
        label=label,
        type=ENTITY_TYPES[code],
        popularity=popularity,
        country=f"Q{country}" if country else None,
        description=description,
        wikipedia=wikipedia,
        location=None if unplaced else (round(latitude, 4), round(longitude, 4)),
        same_as=(f"Q{same}",) if same else (),
        sources=sources,
    )


def encoded_texts(entity: Entity) -> list[bytes]:
    """Return label, description and Wikipedia title in UTF-8, each cut to what a record holds."""
    texts = (entity.label, entity.description, entity.wikipedia)
    return [text[:LONGEST_TEXT].encode() for text in texts]


def _split(texts: memoryview, at: int, lengths: list[int]) -> list[str]:
    parts = []
    for length in lengths:
        parts.append(str(texts[at : at + length], "utf-8"))
        at += length
    return parts


def number_of(entity_id: str) -> int:
    """Return the number in a Wikidata id; 0 for a local id."""
    digits = entity_id[1:]
    if entity_id[:1] == "Q" and digits.isascii() and digits.isdigit():
        return int(digits)
    return 0

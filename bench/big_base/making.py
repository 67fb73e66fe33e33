"""Entities by number: the same ones in every run, with names that share words as real ones do."""

from __future__ import annotations

import random
from collections.abc import Iterator

from services.enrich.core.knowledge.kinds import ENTITY_TYPES, NameKind
from services.enrich.core.knowledge.manifest import Source
from services.enrich.core.knowledge.source_entities import SourceEntity, SourceName

_SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu"
SYLLABLES = _SYLLABLES.split()
COUNTRIES = 200
LINKS = 5
PIECE = 20_000
ALIAS = int(NameKind.ALIAS)


def word(number: int) -> str:
    """Return an invented word; small numbers are short words that many names share."""
    parts = []
    while True:
        number, part = divmod(number, len(SYLLABLES))
        parts.append(SYLLABLES[part])
        if not number:
            return "".join(parts).capitalize()
        number -= 1


def label(number: int, entities: int) -> str:
    """Return the label of an entity: two words, for each third one three."""
    chance = random.Random(number)  # noqa: S311  # the same in every run
    words = [word(int(chance.paretovariate(0.25)) % entities) for _ in range(2 + (number % 3 == 0))]
    return " ".join(words)


def entity(number: int, entities: int) -> SourceEntity:
    """Return the entity with this number, from 1 on."""
    chance = random.Random(-number)  # noqa: S311  # the same in every run
    own = label(number, entities)
    first, *_, last = own.split()
    return SourceEntity(
        id=f"Q{number}",
        label=own,
        type=ENTITY_TYPES[number % len(ENTITY_TYPES)],
        popularity=min(350.0, 3 * chance.paretovariate(0.9)),
        names=(SourceName(f"{last} {first}", ALIAS), SourceName(f"{own} {word(number)}", ALIAS)),
        country=f"Q{1 + number % COUNTRIES}",
        location=(chance.uniform(-60, 70), chance.uniform(-180, 180)),
        description=f"{word(number % 997)} of {word(number % 9_973)} in {word(number % COUNTRIES)}",
        wikipedia=own.replace(" ", "_"),
        links=tuple(f"Q{1 + int(entities * chance.random() ** 3)}" for _ in range(LINKS)),
    )


class GeneratedEntities:
    """All of them, as a source of a build."""

    name = "generated"

    def __init__(self, entities: int) -> None:
        self._entities = entities

    def pieces(self, start: int) -> Iterator[tuple[int, Iterator[SourceEntity]]]:
        """Yield so many entities at a time."""
        for begin in range(start, self._entities, PIECE):
            end = min(begin + PIECE, self._entities)
            yield end, (entity(number, self._entities) for number in range(begin + 1, end + 1))

    def source(self, rows: int) -> Source:
        """Return the entry of the manifest."""
        return Source(self.name, "none", "made here", "", rows)

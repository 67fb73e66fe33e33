"""Outlets with their owners, and how an event becomes articles."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bench.planted_cases.vocabulary import Vocabulary
from shared.events import EntityRef, PlacedArticle, Provenance, SourceRef

OWNERS = 50
# Every so manieth owner has two outlets.
DOUBLE = 5
PLACES = (("en", "gb"), ("en", "us"), ("de", "de"))
SECTIONS = ("politics", "business", "sport")
# Minutes from coming out to being seen, on average.
DELAY_MINUTES = 4.0
UNSET = Provenance(service="enrich", version="0")


@dataclass(frozen=True, slots=True)
class Outlet:
    """A source and the language it writes in."""

    source: SourceRef
    language: str


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that is told: as one story, by entities and phrases."""

    name: str
    entities: tuple[EntityRef, ...]
    phrases: tuple[str, ...]
    section: str


def article_id(name: str) -> str:
    """Return the id of the article of that name."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


class Newsroom:
    """All outlets; makes the articles of what happens."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.vocabulary = Vocabulary(chance)
        self.outlets = [outlet for owner in range(OWNERS) for outlet in self._outlets(owner)]
        self.made = 0

    def _outlets(self, owner: int) -> list[Outlet]:
        language, country = PLACES[owner % len(PLACES)]
        found = []
        for _ in range(2 if owner % DOUBLE == 0 else 1):
            name = self.vocabulary.name()
            source = SourceRef(
                id=name.replace(" ", "-"), name=name, owner=f"owner-{owner}", country=country
            )
            found.append(Outlet(source, language))
        return found

    def happening(self, name: str, entities: Sequence[EntityRef], phrases: int = 2) -> Happening:
        """Return something new about these entities, with phrases of its own."""
        words = (self.vocabulary.word() for _ in range(2 * phrases))
        pairs = tuple(f"{first} {second}" for first, second in zip(words, words, strict=True))
        section = self.chance.choice(SECTIONS)
        return Happening(name, tuple(entities), pairs, section)

    def voices(self, count: int) -> list[Outlet]:
        """Return so many outlets, each of another owner."""
        by_owner = {
            one.source.owner: one for one in self.chance.sample(self.outlets, k=len(self.outlets))
        }
        return self.chance.sample(list(by_owner.values()), k=count)

    def telling(
        self, happening: Happening, outlet: Outlet, at: datetime, **fields: Any
    ) -> PlacedArticle:
        """Return an article about it, first seen some minutes after it came out."""
        self.made += 1
        seen = at + timedelta(minutes=round(self.chance.expovariate(1 / DELAY_MINUTES), 3))
        name = article_id(f"{happening.name}/{self.made}")
        values: dict[str, Any] = {
            "id": f"{name}@1/{happening.name}",
            "event_time": at,
            "ingest_time": seen,
            "provenance": UNSET,
            "change": "placed",
            "article_id": name,
            "version": 1,
            "story_id": happening.name,
            "title": self._title(happening),
            "url": f"https://news.example/{name}",
            "language": outlet.language,
            "source": outlet.source,
            "sections": (happening.section,),
            "entities": happening.entities,
            "phrases": happening.phrases,
        }
        return PlacedArticle(**(values | fields))

    def _title(self, happening: Happening) -> str:
        names = [one.label for one in happening.entities[:1]]
        said = [*happening.phrases[:1]] if self.chance.random() < 0.6 else []
        return " ".join([*names, *self.vocabulary.usual(3), *said])

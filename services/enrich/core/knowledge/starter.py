"""The knowledge base: entities by the names they go by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.enrich.core.text.words import Word, folded_words, joined, words_of

PERSON_TYPES = frozenset({"person", "politician"})


class KnowledgeError(ValueError):
    """A table that cannot be a knowledge base; says which line is wrong."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something that the news names. `id` is a Wikidata id or a local `cupure:` id."""

    id: str
    label: str
    type: str


@dataclass(frozen=True, slots=True)
class Name:
    """A way to name an entity; `words` as written, `main` if it is the entity's label."""

    entity: Entity
    words: tuple[str, ...]
    main: bool

    def fits(self, words: Iterable[Word]) -> bool:
        """Return whether every word of the name that has a capital has one in the text."""
        return all(
            word.is_capitalised or not own[0].isupper()
            for own, word in zip(self.words, words, strict=True)
        )


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """Entities by name: single words exactly as written, longer names without case."""

    version: str
    single: Mapping[str, Name]
    longer: Mapping[tuple[str, ...], Name]
    longest: Mapping[str, int]

    def longest_match(self, text: str, words: list[Word], start: int) -> tuple[Name, int] | None:
        """Return the longest name at word `start` and the index after it."""
        folded = words[start].folded
        end = min(start + self.longest.get(folded, 0), len(words))
        end = _last_joined(text, words, start, end)
        while end > start + 1:
            name = self.longer.get(tuple(word.folded for word in words[start:end]))
            if name is not None and name.fits(words[start:end]):
                return name, end
            end -= 1
        alone = self.single.get(words[start].text)
        return None if alone is None else (alone, start + 1)


def _last_joined(text: str, words: list[Word], start: int, end: int) -> int:
    for index in range(start + 1, end):
        if not joined(text, words[index - 1], words[index]):
            return index
    return end


def parse_knowledge(table: str, name: str) -> KnowledgeBase:
    """Return the base in `table`, tab-separated: id, label, type, aliases (`|` between them).

    Where two entities share a name, the first keeps it. The version is `name` and a hash.
    """
    single: dict[str, Name] = {}
    longer: dict[tuple[str, ...], Name] = {}
    longest: dict[str, int] = {}
    for entity, names in _entities(table):
        for position, written in enumerate(names):
            words = tuple(word.text for word in words_of(written))
            known = Name(entity, words, main=position == 0)
            if len(words) == 1:
                for form in _forms(words[0]):
                    single.setdefault(form, known)
            elif words:
                folded = folded_words(written)
                longer.setdefault(folded, known)
                longest[folded[0]] = max(longest.get(folded[0], 0), len(folded))
    digest = hashlib.sha256(table.encode()).hexdigest()[:12]
    return KnowledgeBase(f"{name}-{digest}", single, longer, longest)


def _forms(word: str) -> tuple[str, ...]:
    return (word, word.capitalize()) if word.islower() else (word,)


def _entities(table: str) -> Iterable[tuple[Entity, list[str]]]:
    for number, line in enumerate(table.splitlines(), 1):
        if number == 1 or not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) != 4 or not all(cells[:3]):
            raise KnowledgeError(f"line {number}: not id, label, type, aliases: {line!r}")
        entity = Entity(*cells[:3])
        yield entity, [entity.label, *filter(None, cells[3].split("|"))]

"""Entity links: who and what an article names, where, and how much it is about them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.enrich.core.knowledge.starter import PERSON_TYPES, Entity, KnowledgeBase, Name
from services.enrich.core.text.passages import Passage
from shared.events import EntityLink, EntityRef, Mention

LEAD_CHARACTERS = 400
MOST_MENTIONS = 30
MOST_ENTITIES = 40
SHORTEST_SURNAME = 3

BY_LABEL, BY_LONG_ALIAS, BY_WORD, BY_SHORT_NAME = 0.95, 0.9, 0.8, 0.7
IN_TITLE, IN_LEAD, BY_FREQUENCY = 0.5, 0.25, 0.25


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a passage: words `first` to `after`, and how sure it means the entity."""

    passage: Passage
    first: int
    after: int
    entity: Entity
    confidence: float

    @property
    def mention(self) -> Mention:
        """Where it stands, in characters."""
        start, end = self.passage.words[self.first].start, self.passage.words[self.after - 1].end
        surface = self.passage.text[start:end]
        return Mention(field=self.passage.field, start=start, end=end, surface=surface)


def find_names(passages: Sequence[Passage], knowledge: KnowledgeBase) -> list[Found]:
    """Return the longest names in every passage, short names of named persons included."""
    found = [one for passage in passages for one in _spot(passage, knowledge, {})]
    short = _short_names(found, knowledge)
    if not short:
        return found
    return [one for passage in passages for one in _spot(passage, knowledge, short)]


def _short_names(found: Sequence[Found], knowledge: KnowledgeBase) -> dict[str, Entity]:
    short: dict[str, Entity] = {}
    for one in found:
        surname = one.passage.words[one.after - 1].text
        is_long = one.after - one.first > 1 and len(surname) >= SHORTEST_SURNAME
        if is_long and one.entity.type in PERSON_TYPES and surname not in knowledge.single:
            short.setdefault(surname, one.entity)
    return short


def _spot(passage: Passage, knowledge: KnowledgeBase, short: Mapping[str, Entity]) -> list[Found]:
    found: list[Found] = []
    index = 0
    while index < len(passage.words):
        one = _match(passage, index, knowledge, short)
        if one is not None:
            found.append(one)
        index = one.after if one is not None else index + 1
    return found


def _match(
    passage: Passage, index: int, knowledge: KnowledgeBase, short: Mapping[str, Entity]
) -> Found | None:
    match = knowledge.longest_match(passage.text, passage.words, index)
    if match is not None:
        name, after = match
        return Found(passage, index, after, name.entity, _confidence(name))
    person = short.get(passage.words[index].text)
    if person is None:
        return None
    return Found(passage, index, index + 1, person, BY_SHORT_NAME)


def _confidence(name: Name) -> float:
    if name.main:
        return BY_LABEL
    return BY_LONG_ALIAS if len(name.words) > 1 else BY_WORD


def link_entities(found: Sequence[Found]) -> tuple[EntityLink, ...]:
    """Return one link per entity, the most salient first."""
    by_entity: dict[Entity, list[Found]] = {}
    for one in found:
        by_entity.setdefault(one.entity, []).append(one)
    links = [_link(entity, own) for entity, own in by_entity.items()]
    return tuple(sorted(links, key=lambda link: (-link.salience, link.entity_id))[:MOST_ENTITIES])


def _link(entity: Entity, found: Sequence[Found]) -> EntityLink:
    mentions = tuple(one.mention for one in found)
    return EntityLink(
        entity_id=entity.id,
        label=entity.label,
        type=entity.type,
        confidence=max(one.confidence for one in found),
        salience=salience(mentions),
        mentions=mentions[:MOST_MENTIONS],
    )


def salience(mentions: Sequence[Mention]) -> float:
    """Return how much the article is about what is mentioned so, 0 to 1."""
    in_title = any(mention.field == "title" for mention in mentions)
    in_lead = any(
        mention.field == "text" and mention.start < LEAD_CHARACTERS for mention in mentions
    )
    frequency = min(1.0, math.log2(1 + len(mentions)) / 3)
    return round(IN_TITLE * in_title + IN_LEAD * in_lead + BY_FREQUENCY * frequency, 3)


def to_refs(links: Sequence[EntityLink], most: int) -> tuple[EntityRef, ...]:
    """Return the first `most` links by id and name."""
    return tuple(
        EntityRef(id=link.entity_id, label=link.label, type=link.type, salience=link.salience)
        for link in links[:most]
    )

"""Entity links: who and what an article names, where, and how much it is about them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.linking.findings import Finding
from services.enrich.core.linking.linker import Found
from services.enrich.core.linking.unknown_names import UnknownName
from shared.events import EntityLink, EntityRef, GeoPoint, Mention, Place, UnlinkedName

LEAD_CHARACTERS = 400
MOST_MENTIONS = 30
MOST_ENTITIES = 40
MOST_NAMES = 20
# An unknown name counts once it is repeated.
FEWEST_MENTIONS = 2

IN_TITLE, IN_LEAD, BY_FREQUENCY = 0.5, 0.25, 0.25


def link_entities(found: Found, knowledge: KnowledgeBase) -> tuple[EntityLink, ...]:
    """Return one link per entity, the most salient first and of equals the first named."""
    by_entity: dict[int, list[Finding]] = defaultdict(list)
    for one in found.linked:
        if one.entity is not None:
            by_entity[one.entity].append(one)
    links = [_link(entity, own, knowledge) for entity, own in by_entity.items()]
    # Names come in the order of the text, title first, which decides between equals.
    return tuple(sorted(links, key=lambda link: -link.salience)[:MOST_ENTITIES])


def _link(index: int, found: Sequence[Finding], knowledge: KnowledgeBase) -> EntityLink:
    entity = knowledge.entity(index)
    mentions = tuple(one.mention for one in found)
    return EntityLink(
        entity_id=entity.id,
        label=entity.label,
        type=entity.type,
        confidence=max(one.confidence for one in found),
        salience=salience(mentions),
        mentions=mentions[:MOST_MENTIONS],
        same_as=entity.same_as,
    )


def salience(mentions: Sequence[Mention]) -> float:
    """Return how much the article is about what is mentioned so, 0 to 1."""
    in_title = any(mention.field == "title" for mention in mentions)
    in_lead = any(
        mention.field == "text" and mention.start < LEAD_CHARACTERS for mention in mentions
    )
    frequency = min(1.0, math.log2(1 + len(mentions)) / 3)
    return round(IN_TITLE * in_title + IN_LEAD * in_lead + BY_FREQUENCY * frequency, 3)


def unlinked_names(unknown: Iterable[UnknownName]) -> tuple[UnlinkedName, ...]:
    """Return the names that are repeated but linked to nothing, the most salient first."""
    by_words: dict[tuple[str, ...], list[UnknownName]] = defaultdict(list)
    for name in unknown:
        by_words[name.words].append(name)
    repeated = [own for own in by_words.values() if len(own) >= FEWEST_MENTIONS]
    names = [_unlinked(own) for own in repeated]
    return tuple(sorted(names, key=lambda one: (-one.salience, one.name))[:MOST_NAMES])


def _unlinked(found: Sequence[UnknownName]) -> UnlinkedName:
    mentions = tuple(one.mention for one in found)
    return UnlinkedName(
        name=found[0].surface, salience=salience(mentions), mentions=mentions[:MOST_MENTIONS]
    )


def places_of(links: Sequence[EntityLink], knowledge: KnowledgeBase) -> tuple[Place, ...]:
    """Return the linked entities that have a point on the map, the most salient first."""
    places = []
    for link in links:
        index = knowledge.index_of(link.entity_id)
        location = None if index is None else knowledge.entity(index).location
        if location is not None:
            point = GeoPoint(latitude=location[0], longitude=location[1])
            places.append(
                Place(
                    entity_id=link.entity_id,
                    label=link.label,
                    location=point,
                    salience=link.salience,
                )
            )
    return tuple(places)


def to_refs(links: Sequence[EntityLink], most: int) -> tuple[EntityRef, ...]:
    """Return the first `most` links by id and name."""
    return tuple(
        EntityRef(id=link.entity_id, label=link.label, type=link.type, salience=link.salience)
        for link in links[:most]
    )

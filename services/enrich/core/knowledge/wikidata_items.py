"""Entities from items of Wikidata's JSON dump.

The form is described at https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.enrich.core.knowledge.kinds import LANGUAGES, NameKind, form_of, language_mask
from services.enrich.core.knowledge.source_entities import SourceEntity, SourceName
from services.enrich.core.knowledge.type_words import type_by_description
from services.enrich.core.knowledge.wikidata_classes import NO_ENTITY, Classes

Item = Mapping[str, Any]

INSTANCE_OF = "P31"
OCCUPATION = "P106"
COUNTRY = "P17"
CITIZENSHIP = "P27"
COORDINATES = "P625"
DEMONYM = "P1549"
SHORT_NAME = "P1813"
END_TIME = "P582"
EARTH = "Q2"
# Claims that say nothing of what an entity has to do with others in the news: classes, sex, names,
# categories and pages of the wikis.
_NO_LINKS = frozenset(
    (INSTANCE_OF, OCCUPATION, "P279", "P21", "P734", "P735", "P910", "P1343", "P1424", "P1151")
)
MOST_LINKS = 250
# Wikis beside the Wikipedias whose keys end alike.
_OTHER_WIKIS = frozenset(
    ("commonswiki", "specieswiki", "metawiki", "mediawikiwiki", "wikidatawiki", "sourceswiki")
)


def entity_of(item: Item, classes: Classes, min_sitelinks: int) -> SourceEntity | None:
    """Return the entity in `item`; None for pages, names, and what too few Wikipedias know."""
    sitelinks = [key for key in item.get("sitelinks") or () if _is_wikipedia(key)]
    labels = _texts(item.get("labels"))
    kind = classes.type_of(_items(item, INSTANCE_OF), set(_items(item, OCCUPATION)))
    if len(sitelinks) < min_sitelinks or not labels or kind == NO_ENTITY:
        return None
    description = next(iter(_texts(item.get("descriptions")).values()), "")
    return SourceEntity(
        id=item["id"],
        label=next(iter(labels.values())),
        type=kind or type_by_description(description),
        popularity=float(len(sitelinks)),
        names=tuple(_names(item, labels)),
        country=next(iter(_current(item, COUNTRY) + _current(item, CITIZENSHIP)), None),
        location=_location(item),
        description=description,
        wikipedia=_title(item),
        links=tuple(_links(item)),
    )


def _is_wikipedia(key: str) -> bool:
    return key.endswith("wiki") and key not in _OTHER_WIKIS


def _title(item: Item) -> str:
    found: str = (item.get("sitelinks") or {}).get("enwiki", {}).get("title", "")
    return found.replace(" ", "_")


def _texts(told: Any) -> dict[str, str]:
    """Return the texts by language, ours only and in our order; an empty list means none."""
    return {code: told[code]["value"] for code in LANGUAGES if code in told} if told else {}


def _names(item: Item, labels: Mapping[str, str]) -> Iterator[SourceName]:
    aliases = item.get("aliases") or {}
    languages: dict[tuple[str, int], list[str]] = {}
    for code, label in labels.items():
        languages.setdefault((label, int(NameKind.LABEL)), []).append(code)
    for code in LANGUAGES:
        for alias in aliases.get(code, ()):
            languages.setdefault((alias["value"], int(NameKind.ALIAS)), []).append(code)
    for claim, kind in ((DEMONYM, NameKind.DEMONYM), (SHORT_NAME, NameKind.ALIAS)):
        for told in _values(item, claim):
            if told["language"] in LANGUAGES:
                languages.setdefault((told["text"], int(kind)), []).append(told["language"])
    for (text, kind_bits), codes in languages.items():
        yield SourceName(text, kind_bits | form_of(text), language_mask(codes))


def _location(item: Item) -> tuple[float, float] | None:
    for told in _values(item, COORDINATES):
        if told.get("globe", EARTH).rpartition("/")[2] == EARTH:
            return float(told["latitude"]), float(told["longitude"])
    return None


def _links(item: Item) -> list[str]:
    found: dict[str, None] = {}
    for claim in item.get("claims") or ():
        if claim not in _NO_LINKS:
            found.update(dict.fromkeys(_items(item, claim)))
    return list(found)[:MOST_LINKS]


def _items(item: Item, claim: str) -> list[str]:
    return [told["id"] for told in _values(item, claim) if isinstance(told, dict) and "id" in told]


def _current(item: Item, claim: str) -> list[str]:
    """Return the items of a claim that hold still, the preferred ones first."""
    statements = [
        one for one in _statements(item, claim) if END_TIME not in one.get("qualifiers", {})
    ]
    statements.sort(key=lambda one: one.get("rank") != "preferred")
    return [told["id"] for told in map(_value, statements) if told and "id" in told]


def _values(item: Item, claim: str) -> Iterator[Any]:
    return (told for told in map(_value, _statements(item, claim)) if told)


def _statements(item: Item, claim: str) -> list[Any]:
    claims = item.get("claims") or {}
    return [one for one in claims.get(claim, ()) if one.get("rank") != "deprecated"]


def _value(statement: Any) -> Any:
    return statement["mainsnak"].get("datavalue", {}).get("value")

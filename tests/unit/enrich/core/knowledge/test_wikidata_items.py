"""Items of Wikidata become entities, and pages and names do not."""

from __future__ import annotations

from typing import Any

import pytest

from services.enrich.adapters.packaged_knowledge import load_classes
from services.enrich.core.knowledge.kinds import NameKind
from services.enrich.core.knowledge.source_entities import SourceEntity
from services.enrich.core.knowledge.table_rows import KnowledgeError
from services.enrich.core.knowledge.wikidata_classes import parse_classes
from services.enrich.core.knowledge.wikidata_items import entity_of
from tests.unit.enrich.wikidata import claim, item, texts

CLASSES = load_classes()


def _entity(told: dict[str, Any]) -> SourceEntity:
    entity = entity_of(told, CLASSES, min_sitelinks=3)
    assert entity is not None
    return entity


def test_item_becomes_entity() -> None:
    place = claim({"latitude": 37.75, "longitude": 14.99, "globe": "http://x/entity/Q2"})
    claims = {"P625": [place], "P17": [claim("Q38")]}
    told = item("Q16990", "Mount Etna", "Q8072", wikis=7, claims=claims)

    entity = _entity(told | {"descriptions": texts(de="Vulkan", en="volcano")})

    assert (entity.label, entity.type, entity.popularity) == ("Mount Etna", "place", 7)
    assert (entity.country, entity.location) == ("Q38", (37.75, 14.99))
    assert (entity.description, entity.wikipedia) == ("volcano", "Mount_Etna")
    assert entity.links == ("Q38",)


def test_names_know_their_languages() -> None:
    labels = texts(en="Germany", de="Deutschland", it="Germania", es="Alemania", pt="Alemania")
    claims = {"P1549": [claim({"language": "en", "text": "German"})]}

    names = {
        name.text: name for name in _entity(item("Q183", "", claims=claims, labels=labels)).names
    }

    assert names["Deutschland"].languages == 0b10
    assert names["Alemania"].languages == 0b11000
    assert names["German"].kind & NameKind.DEMONYM


@pytest.mark.parametrize("kind", ["Q4167410", "Q101352", "Q4167836"])
def test_pages_and_names_are_no_entities(kind: str) -> None:
    assert entity_of(item("Q1", "Trump", kind), CLASSES, 3) is None


def test_hardly_known_item_is_left_out() -> None:
    told = item("Q1", "X", "Q5", sitelinks={"enwiki": {}, "commonswiki": {}, "dewikiquote": {}})

    assert entity_of(told, CLASSES, 2) is None


def test_occupation_makes_politicians() -> None:
    told = item("Q1", "A Minister", "Q5", claims={"P106": [claim("Q82955")]})

    assert _entity(told).type == "politician"


def test_unknown_class_leaves_type_to_description() -> None:
    told = item("Q1", "X", "Q999999", descriptions=texts(en="village in Bavaria"))

    assert _entity(told).type == "city"


def test_country_that_holds_now_is_taken() -> None:
    past = claim("Q15180", qualifiers={"P582": []})
    wrong, now = claim("Q1", rank="deprecated"), claim("Q159", rank="preferred")

    entity = _entity(
        item("Q649", "Moscow", "Q515", claims={"P17": [past, wrong, claim("Q2"), now]})
    )

    assert entity.country == "Q159"


def test_wrong_class_table_names_its_line() -> None:
    with pytest.raises(KnowledgeError, match=r"classes.tsv, line 2"):
        parse_classes(["class\tlabel\ttype", "Q5\thuman\tbeing"], "classes.tsv")

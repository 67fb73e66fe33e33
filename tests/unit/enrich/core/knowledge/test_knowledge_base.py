"""A base answers from its buffers what the sources told."""

from __future__ import annotations

import pytest

from services.enrich.core.knowledge.context_terms import term_hash
from services.enrich.core.knowledge.kinds import NameKind
from services.enrich.core.knowledge.overrides import Overrides
from services.enrich.core.knowledge.source_entities import SourceEntity
from tests.unit.enrich.knowledge_bases import alias, compiled, ids_of, index_in

ITALY = SourceEntity("Q38", "Italy", "country", 300, names=(alias("Italian", NameKind.DEMONYM),))
ETNA = SourceEntity(
    "Q16990",
    "Mount Etna",
    "place",
    90,
    names=(alias("Etna"), alias("Ätna", languages=2)),
    country="Q38",
    location=(37.755, 14.995),
    description="volcano on Sicily",
    wikipedia="Mount_Etna",
    links=("Q38", "Q404"),
)
MADDIE = SourceEntity("cupure:madeleine-mccann", "Madeleine McCann", "person", 20)


def test_entity_comes_back_whole() -> None:
    base = compiled(ITALY, ETNA, MADDIE)

    entity = base.entity(index_in(base, "Q16990"))

    assert (entity.id, entity.label, entity.type) == ("Q16990", "Mount Etna", "place")
    assert (entity.country, entity.location) == ("Q38", (37.755, 14.995))
    assert (entity.description, entity.wikipedia) == ("volcano on Sicily", "Mount_Etna")
    assert base.popularity_of(index_in(base, "Q16990")) == 90
    assert base.type_of(index_in(base, MADDIE.id)) == "person"


def test_names_that_begin_a_text() -> None:
    base = compiled(ITALY, ETNA, SourceEntity("Q1", "Mount", "place", 5))

    assert base.names_at("mount etna erupts ") == ["mount ", "mount etna "]
    assert base.names_at("mountain ") == []


def test_accents_and_languages_of_names() -> None:
    base = compiled(ITALY, ETNA)

    assert ids_of(base, "atna ") == ["Q16990"]
    assert base.candidates("atna ")[0].languages == 2
    assert base.candidates("nowhere ") == ()


def test_links_go_both_ways() -> None:
    base = compiled(ITALY, ETNA)
    etna, italy = index_in(base, "Q16990"), index_in(base, "Q38")

    assert base.linked(italy, etna)
    assert list(base.neighbours(etna)) == [italy]


def test_context_holds_hashed_words() -> None:
    base = compiled(ETNA)

    assert {term_hash("volcano"), term_hash("sicily")} <= set(base.context(0))


def test_local_id_stays_when_wikidata_knows_it() -> None:
    later = SourceEntity("Q7", "Madeleine Beth McCann", "person", 45)
    base = compiled(MADDIE, later, overrides=Overrides(same_as={"Q7": MADDIE.id}))

    entity = base.entity(index_in(base, "Q7"))

    assert len(base) == 1
    assert (entity.id, entity.label, entity.same_as) == (MADDIE.id, "Madeleine McCann", ("Q7",))
    assert ids_of(base, "madeleine beth mccann ") == [MADDIE.id]


def test_blocked_name_has_no_candidates() -> None:
    reading = SourceEntity("Q2", "Reading", "city", 80)
    base = compiled(reading, ITALY, overrides=Overrides(blocked=frozenset({"reading "})))

    assert base.candidates("reading ") == ()
    assert base.is_blocked("reading ")


def test_forced_name_comes_first() -> None:
    famous = SourceEntity("Q3", "Leo", "person", 200)
    pope = SourceEntity("Q4", "Leo XIV", "person", 10)
    forced = SourceEntity("Q4", names=(alias("Leo", NameKind.FORCED),))
    base = compiled(famous, pope, overrides=Overrides(forced=(forced,)))

    assert ids_of(base, "leo ") == ["Q4", "Q3"]


def test_priors_of_a_name_sum_to_one() -> None:
    base = compiled(*(SourceEntity(f"Q{n}", "Springfield", "city", n) for n in range(1, 41)))

    found = base.candidates("springfield ")

    assert len(found) == 24
    assert base.id_of(found[0].entity) == "Q40"
    assert sum(one.prior for one in found) == pytest.approx(1, abs=0.001)


def test_hub_keeps_its_rarest_neighbours() -> None:
    rows = [SourceEntity(f"Q{n}", f"Town {n}", "city", 1, links=("Q38",)) for n in range(100, 200)]
    base = compiled(ITALY, *rows)
    italy, last = index_in(base, "Q38"), index_in(base, "Q199")

    assert len(base.neighbours(italy)) == 64
    assert base.linked(italy, last)

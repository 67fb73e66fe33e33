"""Rows of published tables become entities with our types and names that texts use."""

from __future__ import annotations

import pytest

from services.enrich.core.knowledge.published_tables import parse_edges, parse_table
from services.enrich.core.knowledge.source_entities import SourceEntity
from services.enrich.core.knowledge.table_rows import KnowledgeError
from services.enrich.core.knowledge.table_traits import UNKNOWN_TABLE, Traits, traits_of
from services.enrich.core.knowledge.type_words import type_by_description, type_by_words

HEADER = "qid\tlabel\ttype\tpop\taliases\tdescription\twikipedia"


def _entities(*rows: str, traits: Traits = UNKNOWN_TABLE) -> list[SourceEntity]:
    return list(parse_table([HEADER, *rows], "table.tsv", traits))


@pytest.mark.parametrize(
    ("description", "kind"),
    [
        ("city in the state of Ohio", "city"),
        ("American actress and politician", "politician"),
        ("professional association football club based in London", "team"),
        ("1942 film by an American director", "work"),
        ("constitutional monarchy in Western Asia", "country"),
        ("lower house of a legislature", "organization"),
        ("only natural satellite of a planet", "place"),
        ("nothing that tells", ""),
    ],
)
def test_description_tells_type(description: str, kind: str) -> None:
    assert type_by_description(description) == kind


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("sovereign state|country", "country"),
        ("french-presidents-taking-office", "politician"),
        ("danish-monarchs-taking-office", "person"),
        ("video-games-release-year", "work"),
        ("rail-lines-opening-year", "place"),
        ("sports_team", "team"),
        ("mixed", ""),
    ],
)
def test_type_column_tells_type(column: str, kind: str) -> None:
    assert type_by_words(column) == kind


def test_names_lose_what_only_tells_namesakes_apart() -> None:
    (entity,) = _entities("Q230\tGeorgia (country)\tcountry\t9\t\t\tGeorgia_(country)")

    assert (entity.label, entity.names) == ("Georgia", ())


def test_label_is_a_latin_alias_if_there_is_one() -> None:
    (entity,) = _entities("Q5\tБганба Валерий\tpolitician\t8\tValeri Bganba")

    assert entity.label == "Valeri Bganba"


def test_forms_of_lists_are_no_names() -> None:
    (entity,) = _entities("Q6\tAdam Smith\tpolitician\t0\tA. Smith|Smith, A.|Smith|@smith")

    assert [name.text for name in entity.names] == ["Smith"]


def test_flags_and_rows_without_a_name_are_left_out() -> None:
    assert _entities("Q7\tNG - Nigeria\tflag\t1", "Q8\tQ8\tsports_team\t1") == []


def test_popularity_means_what_the_table_counts() -> None:
    city = "Q9\tBig Town\tcity\t1000000"

    (by_inhabitants,) = _entities(city, traits=traits_of("ne_populated_places"))

    assert by_inhabitants.popularity == pytest.approx(79, abs=1)
    assert _entities(city)[0].popularity == 1_000_000


def test_wrong_row_names_file_and_line() -> None:
    with pytest.raises(KnowledgeError, match=r"table.tsv, line 2: 'X' is no Wikidata id"):
        _entities("X\tsomething")
    with pytest.raises(KnowledgeError, match=r"t.edges, line 1"):
        list(parse_edges(["Q1\tcapital"], "t.edges"))

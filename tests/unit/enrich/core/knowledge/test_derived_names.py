"""Names by rule, and names that cannot be looked for."""

from __future__ import annotations

import pytest

from services.enrich.core.knowledge.derived_names import derived_names
from services.enrich.core.knowledge.kinds import NameKind
from services.enrich.core.knowledge.source_entities import SourceEntity
from services.enrich.core.knowledge.usable_names import usable_keys
from tests.unit.enrich.knowledge_bases import alias


@pytest.mark.parametrize(
    ("label", "kind", "derived"),
    [
        ("Apple Inc.", "company", {"Apple"}),
        ("Moët & Co. Ltd", "company", {"Moët"}),
        ("Chelsea F.C.", "team", {"Chelsea"}),
        ("FC Ii", "team", set()),
        ("Los Angeles Lakers", "team", {"Lakers"}),
        ("Maria Göppert", "person", {"Maria Goeppert"}),
        ("Toledo, Ohio", "city", {"Toledo"}),
        ("Donald J. Trump", "politician", {"Donald Trump"}),
        ("Martin L. King Jr.", "person", {"Martin L. King", "Martin King Jr.", "Martin King"}),
        ("The White House", "place", {"White House"}),
        ("The Times", "company", set()),
        ("Mercury (planet)", "place", {"Mercury"}),
    ],
)
def test_rules_by_type(label: str, kind: str, derived: set[str]) -> None:
    entity = SourceEntity("Q1", label, kind, popularity=40)

    assert {name.text for name in derived_names(entity)} == derived


def test_last_word_of_a_small_team_is_no_name() -> None:
    assert not list(derived_names(SourceEntity("Q1", "Dorset Wanderers", "team", popularity=2)))


@pytest.mark.parametrize("text", ["X", "2012", "apple", "...", "VA"])
def test_names_not_worth_looking_for(text: str) -> None:
    state = SourceEntity("Q1", "Virginia", "region")

    assert list(usable_keys(state, iter([alias(text)]))) == []


@pytest.mark.parametrize("text", ["U.S.", "climate change", "F-16", "Go"])
def test_names_worth_looking_for(text: str) -> None:
    assert list(usable_keys(SourceEntity("Q1", "X", "country"), iter([alias(text)])))


def test_company_without_legal_form_is_its_label() -> None:
    [name] = derived_names(SourceEntity("Q312", "Apple Inc.", "company"))

    assert name.kind & NameKind.LABEL

"""Names of the knowledge base."""

from __future__ import annotations

import re

import pytest

from services.enrich.adapters.packaged_tables import load_knowledge
from services.enrich.core.knowledge.starter import KnowledgeError, parse_knowledge
from services.enrich.core.text.words import words_of
from tests.unit.enrich.small_base import TABLE, base


def _entity(text: str) -> str | None:
    match = base().longest_match(text, words_of(text), 0)
    return match[0].entity.id if match else None


def test_longest_name_wins() -> None:
    assert _entity("New York Times writes") == "Q9684"
    assert _entity("New York waits") == "Q60"


def test_single_words_need_their_case() -> None:
    assert _entity("turkey for dinner") is None
    assert _entity("Turkey votes") == "Q43"


def test_small_letters_may_start_a_sentence() -> None:
    assert _entity("Russische Delegation") == "Q159"


def test_points_and_hyphens_join() -> None:
    assert _entity("U.S. officials") == "Q30"
    assert _entity("PARIS SAINT-GERMAIN wins") == "Q483020"


def test_long_names_need_capitals() -> None:
    assert _entity("mount etna") is None


def test_version_follows_content() -> None:
    assert base().version == base().version
    assert base().version != parse_knowledge(TABLE + "Q1\tX\tplace\t\n", "test").version


def test_wrong_table_names_its_line() -> None:
    with pytest.raises(KnowledgeError, match="line 2"):
        parse_knowledge("header\nQ1\tonly a label\n", "test")


def test_starter_base_is_well_formed() -> None:
    knowledge = load_knowledge()

    ids = {name.entity.id for name in (*knowledge.single.values(), *knowledge.longer.values())}

    assert len(ids) > 550
    assert all(re.fullmatch(r"Q\d+|cupure:[a-z0-9-]+", entity_id) for entity_id in ids)


def test_starter_base_knows_todays_news() -> None:
    knowledge = load_knowledge()

    assert knowledge.longer["mount", "etna"].entity.id == "Q16990"
    assert knowledge.single["Selenskyj"].entity.id == "cupure:volodymyr-zelensky"
    assert knowledge.longer["madeleine", "mccann"].entity.id == "cupure:madeleine-mccann"

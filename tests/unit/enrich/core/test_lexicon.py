"""Word lists read from tables."""

from __future__ import annotations

import pytest

from services.enrich.adapters.packaged_tables import load_lexicon
from services.enrich.core.lexicon import SECTIONS, parse_terms


def test_terms_match_beginnings() -> None:
    terms = parse_terms(["header", "en\tsport\t2\tfootball*|goal"])["en"]

    assert terms.weights_of(("footballers",)) == (("sport", 2.0),)
    assert terms.weights_of(("goals",)) == ()


def test_wrong_table_names_its_line() -> None:
    with pytest.raises(ValueError, match="line 2"):
        parse_terms(["header", "en\tsport"])


def test_packaged_lists_know_four_languages() -> None:
    lexicon = load_lexicon()

    assert set(lexicon.terms) == {"en", "de", "fr", "es"}
    assert set(lexicon.section_of_name.values()) == set(SECTIONS)
    assert "the" in lexicon.stopwords_of("en")
    assert lexicon.stopwords_of("fi") == frozenset()

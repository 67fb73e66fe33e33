"""Word lists read from tables."""

from __future__ import annotations

import pytest

from services.enrich.adapters.packaged_tables import load_stopwords
from services.enrich.core.lexicon import parse_stopwords


def test_wrong_table_names_its_line() -> None:
    with pytest.raises(ValueError, match="line 2"):
        parse_stopwords(["header", "en\tthe\tmore"])


def test_packaged_lists_know_main_languages() -> None:
    stopwords = load_stopwords()

    assert all(language in stopwords for language in ("en", "de", "fr", "es", "pt", "it"))
    assert "the" in stopwords.of("en")
    assert stopwords.of("xx") == frozenset()

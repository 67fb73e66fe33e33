"""The words around names that ship inside the package."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from services.enrich.core.linking.name_words import NameWords, parse_name_words


def load_name_words() -> Mapping[str, NameWords]:
    """Return titles, times and prepositions by language."""
    table = files("services.enrich.lexicon") / "name_words.tsv"
    return parse_name_words(table.read_text(encoding="utf-8").splitlines())

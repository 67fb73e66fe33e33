"""The word lists that ship inside the package."""

from __future__ import annotations

from importlib.resources import files

from services.enrich.core.language.families import Families, parse_families
from services.enrich.core.lexicon import Stopwords, parse_stopwords


def load_stopwords() -> Stopwords:
    """Return words that say nothing about a text, by language."""
    return parse_stopwords(_read("stopwords.tsv"))


def load_families() -> Families:
    """Return what close languages are told apart by."""
    return parse_families(_read("close_languages.tsv"))


def _read(name: str) -> list[str]:
    return (files("services.enrich.lexicon") / name).read_text(encoding="utf-8").splitlines()

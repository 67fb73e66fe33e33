"""The tables that ship inside the package."""

from __future__ import annotations

from importlib.resources import files

from services.enrich.core.knowledge.starter import KnowledgeBase, parse_knowledge
from services.enrich.core.language.families import Families, parse_families
from services.enrich.core.lexicon import (
    Lexicon,
    parse_section_names,
    parse_stopwords,
    parse_terms,
)

_FOLDER = "services.enrich.knowledge"
_WORDS = "services.enrich.lexicon"


def load_knowledge() -> KnowledgeBase:
    """Return the starter knowledge base."""
    return parse_knowledge(_read("starter.tsv"), "starter")


def load_lexicon() -> Lexicon:
    """Return stop words, subject terms and publishers' names for sections."""
    return Lexicon(
        stopwords=parse_stopwords(_read("stopwords.tsv", _WORDS).splitlines()),
        terms=parse_terms(_read("section_terms.tsv").splitlines()),
        section_of_name=parse_section_names(_read("section_names.tsv").splitlines()),
    )


def load_families() -> Families:
    """Return what close languages are told apart by."""
    return parse_families(_read("close_languages.tsv", _WORDS).splitlines())


def _read(name: str, folder: str = _FOLDER) -> str:
    return (files(folder) / name).read_text(encoding="utf-8")

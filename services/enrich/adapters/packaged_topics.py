"""The tables of subjects that ship inside the package."""

from __future__ import annotations

from importlib.resources import files

from services.enrich.core.tagging.taxonomy import Taxonomy, parse_taxonomy
from services.enrich.core.tagging.topics import (
    Topics,
    parse_entity_topics,
    parse_publisher_names,
    parse_topic_sections,
)
from services.enrich.core.tagging.vocabulary import Vocabulary, parse_vocabulary

_FOLDER = "services.enrich.lexicon"
# Each has a table of terms.
LANGUAGES = ("en", "de", "fr", "es", "pt", "it")


def load_topics() -> Topics:
    """Return the subjects, with terms in every language that has a table of them."""
    taxonomy = load_taxonomy()
    return Topics(
        taxonomy=taxonomy,
        vocabularies={language: _vocabulary(language, taxonomy) for language in LANGUAGES},
        publisher_names=parse_publisher_names(_lines("section_names.tsv"), taxonomy),
        of_entity=parse_entity_topics(_lines("entity_topics.tsv"), taxonomy),
        section_of_topic=parse_topic_sections(_lines("topic_sections.tsv"), taxonomy),
    )


def load_taxonomy() -> Taxonomy:
    """Return the IPTC Media Topics."""
    return parse_taxonomy(_lines("media_topics.tsv"))


def _vocabulary(language: str, taxonomy: Taxonomy) -> Vocabulary:
    return parse_vocabulary(_lines(f"topic_terms/{language}.tsv"), language, taxonomy)


def _lines(name: str) -> list[str]:
    return (files(_FOLDER) / name).read_text(encoding="utf-8").splitlines()

"""Subjects by terms and by the publisher."""

from __future__ import annotations

from services.enrich.core.tagging.subjects import normalise_sections, sections_of, tag_subjects
from services.enrich.core.text.words import words_of
from shared.events import Tag
from tests.unit.enrich.small_base import lexicon

LEXICON = lexicon()


def _tags(title: str, text: str, sections: tuple[str, ...] = ()) -> tuple[Tag, ...]:
    return tag_subjects(words_of(title), words_of(text), "en", sections, LEXICON)


def test_two_terms_make_a_subject() -> None:
    (tag,) = _tags("Champions League final", "The coach praised the footballers.")

    assert tag.id == "section:sport"
    assert tag.evidence[0] == "champions league"


def test_one_term_is_not_enough() -> None:
    assert _tags("A goal", "It was a goal, a goal, a goal.") == ()


def test_publishers_section_counts_alone() -> None:
    (tag,) = _tags("A walk", "In the park.", ("sport",))

    assert tag.evidence == ("publisher's section",)


def test_unknown_language_has_no_terms() -> None:
    words = words_of("football coach goal")

    assert tag_subjects(words, words, "fi", (), LEXICON) == ()


def test_section_names_are_normalised() -> None:
    assert normalise_sections([" Fußball", "sports", "Horoscope"], LEXICON) == ("sport",)


def test_sections_join_publisher_and_tags() -> None:
    tags = _tags("Inflation and the central bank", "Prices rise.")

    assert sections_of(("sport",), tags) == ("sport", "business")

"""Keyphrases of several words."""

from __future__ import annotations

from services.enrich.core.linking.links import find_names
from services.enrich.core.phrases.keyphrases import MOST_PHRASES, find_phrases
from services.enrich.core.text.passages import Passage
from services.enrich.core.text.words import words_of
from tests.unit.enrich.small_base import base

STOPWORDS = frozenset({"the", "in", "of", "a", "on", "was", "and"})


def _phrases(title: str, text: str, language: str = "en") -> tuple[str, ...]:
    passages = (
        Passage("title", title, words_of(title)),
        Passage("text", text, words_of(text)),
    )
    return find_phrases(passages, find_names(passages, base()), language, STOPWORDS)


def test_names_are_phrases() -> None:
    assert "Golden Lion" in _phrases("Prize", "It was the Golden Lion of the year.")


def test_connectors_belong_to_names() -> None:
    assert "Praia da Luz" in _phrases("Search", "Police in Praia da Luz wait.")


def test_pairs_need_title_or_repetition() -> None:
    phrases = _phrases("New peace talks", "Prisoner exchange first, then a prisoner exchange.")

    assert "peace talks" in phrases
    assert "prisoner exchange" in phrases
    assert "exchange first" not in phrases


def test_linked_names_are_left_out() -> None:
    assert _phrases("Mount Etna", "Mount Etna of Turkey.") == ()


def test_sentence_ends_part_phrases() -> None:
    assert _phrases("", "It was Robert. Maria was there.") == ()


def test_german_nouns_need_repetition() -> None:
    assert _phrases("", "Einzelne Maschinen warten.", "de") == ()


def test_phrases_are_few() -> None:
    text = " ".join(f"Alpha{chr(65 + n)} Beta{chr(65 + n)} was." for n in range(26))

    assert len(_phrases("", text)) == MOST_PHRASES

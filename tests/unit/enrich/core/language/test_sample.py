"""What of a text its language is told by."""

from __future__ import annotations

from services.enrich.core.language.sample import MOST_CHARACTERS, sample_of


def test_addresses_and_numbers_are_left_out() -> None:
    assert sample_of("Seite 12 von https://example.org/en/the-news heute") == "Seite von heute"


def test_control_characters_are_left_out() -> None:
    assert sample_of("\u202eabc\u0000\ud800def") == "abc def"


def test_only_the_head_is_looked_at() -> None:
    assert len(sample_of("x" * 10_000_000)) == MOST_CHARACTERS


def test_accents_are_put_on_their_letters() -> None:
    assert sample_of("e\u0301te\u0301") == "été"


def test_text_without_letters_is_empty() -> None:
    assert sample_of("2026: 1–0 …", "") == ""

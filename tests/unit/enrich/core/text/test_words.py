"""Words and their places."""

from __future__ import annotations

import pytest

from services.enrich.core.text.words import cut, joined, words_of


def test_words_keep_their_offsets() -> None:
    text = "L’Etna, in Sicily"

    words = words_of(text)

    assert [text[word.start : word.end] for word in words] == ["L", "Etna", "in", "Sicily"]


def test_sentence_end_joins_nothing() -> None:
    text = "a quarter. Experts"
    _, left, right = words_of(text)

    assert not joined(text, left, right)


def test_initials_join_a_name() -> None:
    text = "George W. Bush"
    first, second, third = words_of(text)

    assert joined(text, first, second)
    assert joined(text, second, third)


def test_cut_ends_with_whole_word() -> None:
    assert cut("one two three", 9) == "one two"
    assert cut("one", 9) == "one"
    assert cut("x" * 50, 9) == "x" * 9


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The U.S. and J. K. Rowling", ["The", "U.S.", "and", "J. K.", "Rowling"]),
        ("plan B. A new day", ["plan", "B", "A", "new", "day"]),
        ("the U.S Congress", ["the", "U.S", "Congress"]),
        ("George W. Bush", ["George", "W", "Bush"]),
    ],
)
def test_initials_are_one_word(text: str, words: list[str]) -> None:
    assert [word.text for word in words_of(text)] == words


def test_dots_are_not_folded_in() -> None:
    assert [word.folded for word in words_of("U.S. J. K.")] == ["us", "jk"]

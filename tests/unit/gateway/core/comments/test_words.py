"""The word list finds words however they are written, and only whole."""

from __future__ import annotations

import pytest

from services.gateway.core.comments.words import WordList

WORDS = WordList.of(["# ours", "", "casino", "!buy followers", "!café", "! "])


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The CASINO opens", "hold"),
        ("ｃａｓｉｎｏ", "hold"),
        ("ca\u200bsino", "hold"),
        ("c\u0301asino", "hold"),
        ("Buy -- followers!", "refuse"),
        ("in the cafe", "refuse"),
        ("casino, cafe", "refuse"),
        ("casinos and buying followers", None),
    ],
)
def test_words_are_found_whole(text: str, verdict: str | None) -> None:
    assert WORDS.verdict("Ada", text) == verdict


def test_no_list_says_nothing() -> None:
    assert WordList.of([]).verdict("casino") is None

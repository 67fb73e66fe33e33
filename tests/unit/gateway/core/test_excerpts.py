"""How much of a text is shown where its source lets only an excerpt be."""

from __future__ import annotations

import pytest

from services.gateway.core.excerpts import excerpt


def test_short_text_is_whole() -> None:
    assert excerpt("Ash fell.", 20) == "Ash fell."


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ash fell. It was warm. Nobody was hurt.", "Ash fell. It was warm. …"),
        ("“Ash fell.” Then it was warm and still.", "“Ash fell.” …"),
        ("Ash fell over the whole of Sicily today", "Ash fell over the whole …"),
        ("灰" * 40, "灰" * 25 + " …"),
    ],
)
def test_cut_falls_between_sentences_or_words(text: str, shown: str) -> None:
    assert excerpt(text, 25) == shown

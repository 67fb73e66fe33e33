"""How names are compared: without case, accents and punctuation, word by word."""

from __future__ import annotations

from services.enrich.core.text.words import folded_words, plain


def name_key(name: str) -> str:
    """Return what `name` is found by: its folded words, each with a blank after it.

    Empty for a name without letters and digits.
    """
    return "".join(f"{plain(word)} " for word in folded_words(name))

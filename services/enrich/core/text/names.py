"""How names are compared: without case, accents and punctuation, word by word."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from services.enrich.core.text.words import folded_words

# Letters that are no base letter with an accent to Unicode, and are written without by others.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d"})


def name_key(name: str) -> str:
    """Return what `name` is found by: its folded words, each with a blank after it.

    Empty for a name without letters and digits.
    """
    return "".join(f"{plain(word)} " for word in folded_words(name))


def plain(folded: str) -> str:
    """Return a folded word without accents."""
    return folded if folded.isascii() else _plain(folded)


@lru_cache(maxsize=65_536)
def _plain(folded: str) -> str:
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(c for c in parts if not unicodedata.combining(c)).translate(_PLAIN)

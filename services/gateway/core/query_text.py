"""The readers' words taken apart: single words and "phrases", every one required."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_TERMS = 32

_PIECE = re.compile(r'["“”„«»]([^"“”„«»]+)["“”„«»]|([^\s"“”„«»]+)')


class QueryTooLongError(ValueError):
    """More words than one search may have."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several that must stand side by side."""

    text: str
    is_phrase: bool = False


def parse_query(q: str) -> tuple[Term, ...]:
    """Return the terms of `q` in order, without those that hold no letter or digit.

    A quotation mark without its partner is ignored.
    """
    terms = tuple(
        Term((phrase or word).strip(), is_phrase=bool(phrase and len(phrase.split()) > 1))
        for phrase, word in _PIECE.findall(q)
        if any(character.isalnum() for character in phrase or word)
    )
    if len(terms) > MOST_TERMS:
        raise QueryTooLongError(f"{len(terms)} words or phrases, at most {MOST_TERMS}")
    return terms

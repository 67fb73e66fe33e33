"""How much one query may ask for: what a search costs is bounded before the index is asked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from services.gateway.core.query.errors import QueryLimitError
from services.gateway.core.query.tree import Leaf, Moment, Prefix, Question, Value

MOST_CHARACTERS = 2_500
MOST_CLAUSES = 32
# Each word is looked for in up to 16 fields, and the index takes at least 1,024 terms at once.
MOST_WORDS = 60
MOST_DEPTH = 10
MOST_PREFIXES = 4
LEAST_PREFIX = 3
MOST_BETWEEN = 50
# More plain words than these side by side are a question, of which so many are looked for.
MOST_REQUIRED = 4
# More than these nobody composes: what was pasted has quotation marks of its own.
MOST_COMPOSED = 16
MOST_ASKED = 48

_RUN = re.compile(r"\w+")


def check_length(text: str) -> None:
    """Raise `QueryLimitError` if `text` is too long to be read."""
    if len(text) > MOST_CHARACTERS:
        raise QueryLimitError(
            "characters", f"{len(text)} characters, at most {MOST_CHARACTERS}", MOST_CHARACTERS
        )


def check_depth(depth: int, position: int) -> None:
    """Raise `QueryLimitError` if parentheses and NOT stand too deep in one another."""
    if depth > MOST_DEPTH:
        message = f"nested deeper than {MOST_DEPTH} parentheses or NOT"
        raise QueryLimitError("depth", message, position)


@dataclass(slots=True)
class Spent:
    """What the leaves read so far ask for."""

    clauses: int = 0
    words: int = 0
    prefixes: int = 0

    def add(self, leaf: Leaf, position: int) -> None:
        """Count `leaf`; raises `QueryLimitError` at the first that is too many."""
        self.clauses += 1
        self.words += _looked_for(leaf)
        self.prefixes += isinstance(leaf, Prefix)
        if self.clauses > MOST_CLAUSES:
            message = f"more than {MOST_CLAUSES} words, phrases and fields"
            raise QueryLimitError("clauses", f"{message}: at most {MOST_CLAUSES}", position)
        if self.words > MOST_WORDS:
            message = f"more than {MOST_WORDS} words, those of phrases counted"
            raise QueryLimitError("words", message, position)
        if self.prefixes > MOST_PREFIXES:
            message = f"more than {MOST_PREFIXES} beginnings of words (*)"
            raise QueryLimitError("prefixes", message, position)


def _looked_for(leaf: Leaf) -> int:
    if isinstance(leaf, Value | Moment):
        return 0
    words = word_count(leaf.text)
    return min(words, MOST_ASKED) if isinstance(leaf, Question) else words


def word_count(text: str) -> int:
    """Return how many words the index makes of `text`, at most.

    Where words are not set apart, as in Chinese, each character may become one.
    """
    return sum(1 + sum(map(_is_wide, run)) for run in _RUN.findall(text))


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"

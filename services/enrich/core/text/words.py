"""Words of a text with their places in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
# What may stand between two words of one name: "Saint-Germain", "l'Etna", "J. D. Vance".
_INSIDE_NAME = frozenset((" ", "\u00a0", "-", "'", "’", "."))
_LONGEST_SHORTENED = 2


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters and digits, with half-open offsets in characters."""

    text: str
    start: int
    end: int
    folded: str

    @property
    def is_capitalised(self) -> bool:
        """Whether it starts as a name does."""
        return self.text[0].isupper()


def words_of(text: str) -> list[Word]:
    """Return the words of `text` in order."""
    return [
        Word(found[0], found.start(), found.end(), found[0].casefold())
        for found in _WORD.finditer(text)
    ]


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of `text` without case."""
    return tuple(word.casefold() for word in _WORD.findall(text))


def joined(text: str, left: Word, right: Word) -> bool:
    """Return whether what stands between two neighbours may stand inside a name."""
    gap = text[left.end : right.start]
    if gap == ". ":
        return len(left.text) <= _LONGEST_SHORTENED
    return gap in _INSIDE_NAME


def cut(text: str, most: int) -> str:
    """Return the first `most` characters of `text`, ending with a whole word if there is one."""
    if len(text) <= most:
        return text
    head = text[:most]
    space = head.rfind(" ")
    return head[:space] if space > most // 2 else head

"""Words of a text with their places in it."""

from __future__ import annotations

import re
from typing import NamedTuple

_LETTER = r"[^\W\d_]"
# Initials and shortened names are one word with their dots: "U.S.", "J. K.", "z. B.".
_WORD = re.compile(
    rf"(?<![^\W_])(?:(?:{_LETTER}\.){{2,}}(?![^\W_])|{_LETTER}\.(?: {_LETTER}\.)+"
    rf"|(?:{_LETTER}\.)+{_LETTER}(?![^\W_]))"
    r"|[^\W_]+"
)
_DOTS = str.maketrans("", "", ". ")
# What may stand between two words of one name: "Saint-Germain", "l'Etna", "J. D. Vance".
_INSIDE_NAME = frozenset((" ", "\u00a0", "-", "‑", "'", "’", ".", "&", " & "))
_LONGEST_SHORTENED = 2


class Word(NamedTuple):
    """A run of letters and digits, with half-open offsets in characters.

    `folded` is without case, and without the dots of shortened words.
    """

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
    words = []
    for found in _WORD.finditer(text):
        word, (start, end) = found[0], found.span()
        words.append(Word(word, start, end, _folded(word)))
    return words


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of `text` without case."""
    return tuple(_folded(word) for word in _WORD.findall(text))


def _folded(word: str) -> str:
    folded = word.casefold()
    return folded.translate(_DOTS) if "." in folded else folded


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

"""Words of a text with their places in it."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from services.enrich.core.text.memo import Memo

_LETTER = r"[^\W\d_]"
_WORD = re.compile(r"[^\W_]+")
# Initials and shortened names are one word with their dots: "U.S.", "J. K.", "z. B.".
_INITIALS = re.compile(
    rf"(?:{_LETTER}\.){{2,}}(?![^\W_])|{_LETTER}\.(?: {_LETTER}\.)+"
    rf"|(?:{_LETTER}\.)+{_LETTER}(?![^\W_])"
)
_DOTS = str.maketrans("", "", ". ")
# What may stand between two words of one name: "Saint-Germain", "l'Etna", "J. D. Vance".
_INSIDE_NAME = frozenset((" ", "\u00a0", "-", "‑", "'", "’", ".", "&", " & "))
_LONGEST_SHORTENED = 2
# Letters that are no base letter with an accent to Unicode, and are written without by others.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d"})
# Makes a named tuple of a tuple, in half the time that its own constructor takes.
_new = tuple.__new__


class Form(NamedTuple):
    """How a word is written, and what it is compared by."""

    folded: str
    plain: str
    is_capitalised: bool
    is_small: bool


class Word(NamedTuple):
    """A run of letters and digits, with half-open offsets in characters.

    `folded` is without case and without the dots of shortened words, `plain` without accents too.
    `is_capitalised`: it starts as a name does; `is_small`: it has no capital.
    """

    text: str
    start: int
    end: int
    folded: str
    plain: str
    is_capitalised: bool
    is_small: bool


def words_of(text: str) -> list[Word]:
    """Return the words of `text` in order."""
    words, end, skipped = [], 0, 0
    for piece in _WORD.findall(text):
        if skipped:
            skipped -= 1
            continue
        written, start = piece, text.find(piece, end)
        end = start + len(piece)
        if len(piece) == 1 and text[end : end + 1] == ".":
            end = _end_of_initials(text, start, end)
            written = text[start:end]
            skipped = len(_WORD.findall(written)) - 1
        words.append(_new(Word, (written, start, end, *_forms[written])))
    return words


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words of `text` without case."""
    return tuple([word.folded for word in words_of(text)])


def _end_of_initials(text: str, start: int, end: int) -> int:
    """Return where the initials end that a single letter begins, else its own end."""
    initials = _INITIALS.match(text, start)
    return end if initials is None else initials.end()


def _form(word: str) -> Form:
    folded = _folded(word)
    return Form(folded, plain(folded), word[0].isupper(), word.islower())


_forms = Memo(_form, most=65_536)


def _folded(word: str) -> str:
    folded = word.casefold()
    return folded.translate(_DOTS) if "." in folded else folded


def plain(folded: str) -> str:
    """Return a folded word without accents."""
    if folded.isascii():
        return folded
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(c for c in parts if not unicodedata.combining(c)).translate(_PLAIN)


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

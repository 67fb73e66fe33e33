"""Runs of words, by which two texts are compared whatever stands between them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from operator import or_, xor

from services.enrich.core.text.memo import Memo

# Longer words differ before their end, and what is remembered of a giant one stays small.
LONGEST_WORD = 48
# Where more words than this are capitalised, capitals do not tell names: German, or all capitals.
MOST_CAPITALISED = 0.25

# A word with what ends the sentence before it, if it is the first of one.
_PIECE = re.compile(r"(?:[.!?:\n\"“”„«»][\W_]{0,3})?[^\W_]+")
_BEFORE = re.compile(r"^[\W_]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# Chinese, Japanese, Thai, Lao, Khmer and Burmese leave no space between words.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])"
)
# Kinds of words; a run has the kinds of all of its words.
PLAIN, NUMBER, NAME = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a text: a number of 32 bits for each place in a run that a word may take."""

    firsts: Sequence[int]
    seconds: Sequence[int]
    thirds: Sequence[int]
    kinds: Sequence[int]

    def __len__(self) -> int:
        return len(self.firsts)


def read(text: str) -> Reading:
    """Return the words of `text`; in scripts without spaces each character is one."""
    pieces = _PIECE.findall(f".{text if text.isascii() else _spaced(text)}")
    firsts, seconds, thirds, kinds = (
        zip(*map(_words.__getitem__, pieces), strict=True) if pieces else [()] * 4
    )
    if kinds.count(NAME) > MOST_CAPITALISED * len(pieces):
        kinds = tuple(kind & NUMBER for kind in kinds)
    return Reading(firsts, seconds, thirds, kinds)


def _spaced(text: str) -> str:
    """Return `text` in one form of each character, with spaces where a script has none."""
    return _UNSPACED.sub(r" \1 ", unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)))


def runs_of(reading: Reading) -> dict[int, int]:
    """Return 32-bit hashes of all runs of three words, with the kinds of their words.

    A run's hash is the exclusive or of one random number per word and place, simple tabulation,
    which is as good as chance for finding the smallest (Pătraşcu & Thorup 2012, "The power of
    simple tabulation hashing").
    """
    runs = map(xor, map(xor, reading.firsts, reading.seconds[1:]), reading.thirds[2:])
    kinds = map(or_, map(or_, reading.kinds, reading.kinds[1:]), reading.kinds[2:])
    return dict(zip(runs, kinds, strict=True))


def _word(piece: str) -> tuple[int, int, int, int]:
    text = _BEFORE.sub("", piece)
    folded = text[:LONGEST_WORD].casefold()
    digest = hashlib.blake2b(folded.encode(), digest_size=12).digest()
    first, second, third = (int.from_bytes(digest[at : at + 4], "little") for at in (0, 4, 8))
    return first, second, third, _kind(text[0], starts=text != piece)


_words = Memo(_word, most=1 << 16)


def _kind(first: str, *, starts: bool) -> int:
    if first.isdigit():
        return NUMBER
    return NAME if first.isupper() and not starts else PLAIN

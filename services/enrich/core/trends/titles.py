"""What titles say, word by word: enough to count words and runs of words without reading again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.enrich.core.phrases.stems import stems_of
from services.enrich.core.text.words import joined, words_of

# The words of a title, folded. An empty one ends a phrase; a blank before it marks a word that
# says nothing alone.
Said = tuple[str, ...]
BREAK = ""
_EMPTY = " "
_SPOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


def read_title(title: str, stopwords: frozenset[str]) -> Said:
    """Return what `title` says, without the words of its language that are `stopwords` alone."""
    said: list[str] = []
    before = None
    for word in words_of(title):
        if before is not None and not joined(title, before, word):
            said.append(BREAK)
        folded = word.folded
        is_empty = folded in stopwords or (len(folded) == 1 and folded.isascii())
        said.append(f"{_EMPTY}{folded}" if is_empty and not folded.isdigit() else folded)
        before = word
    return tuple(said)


def single_words(said: Said) -> Iterator[str]:
    """Yield the words that say something alone."""
    return (word for word in said if word and word[0] != _EMPTY)


def runs(said: Said) -> Iterator[str]:
    """Yield the runs of two words, and of three whose middle one may be any.

    They begin and end with a word that says something, and begin with no number.
    """
    after, third = (*said[1:], BREAK), (*said[2:], BREAK, BREAK)
    for first, middle, last in zip(said, after, third, strict=False):
        if not first or first[0] == _EMPTY or not middle or first.isdigit():
            continue
        if middle[0] != _EMPTY:
            yield f"{first} {middle}"
        if last and last[0] != _EMPTY:
            yield f"{first} {middle.lstrip()} {last}"


def spoken(text: str, language: str) -> frozenset[str]:
    """Return the words of `text` as people say them: compounds whole, no endings, no possessive."""
    stems = stems_of(language)
    words = (word.casefold().replace("’", "'") for word in _SPOKEN.findall(text))
    return frozenset(stems[word.removesuffix("'s")] for word in words)

"""The fields of an article that are read, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from services.enrich.core.text.words import Word, words_of

Field = Literal["title", "text"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A field of the article and its words."""

    field: Field
    text: str
    words: list[Word]

    @classmethod
    def of(cls, field: Field, text: str) -> Passage:
        """Return `text` as a passage."""
        return cls(field, text, words_of(text))


class Taken(NamedTuple):
    """Words `first` to `after` of a field, which belong to a name."""

    field: Field
    first: int
    after: int

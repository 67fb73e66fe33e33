"""The fields of an article that are read, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from services.enrich.core.text.words import Word, words_of
from shared.events import Mention

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

    def mention(self, first: int, after: int) -> Mention:
        """Return where words `first` to `after` stand, in characters."""
        start, end = self.words[first].start, self.words[after - 1].end
        return Mention(field=self.field, start=start, end=end, surface=self.text[start:end])


class Taken(NamedTuple):
    """Words `first` to `after` of a field, which belong to a name."""

    field: Field
    first: int
    after: int

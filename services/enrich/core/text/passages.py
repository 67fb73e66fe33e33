"""The fields of an article that are read, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from services.enrich.core.text.capitals import (
    ORDINARY_RULES,
    CapitalRules,
    beginnings,
    gaps_of,
    shown_words,
)
from services.enrich.core.text.words import Word, words_of
from shared.events import Mention

Field = Literal["title", "text"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A field of the article and its words, with what stands behind each of them.

    A sentence may begin with a word that `begins`; in a line that has capitals for show all words
    are `shown`. Neither's capital tells of a name.
    """

    field: Field
    text: str
    words: Sequence[Word]
    gaps: Sequence[str]
    begins: Sequence[bool]
    shown: Sequence[bool]

    @classmethod
    def of(cls, field: Field, text: str, rules: CapitalRules = ORDINARY_RULES) -> Passage:
        """Return `text` as a passage."""
        words = words_of(text)
        gaps = gaps_of(text, words)
        begins, shown = beginnings(words, gaps, rules), shown_words(words, gaps, rules)
        return cls(field, text, words, gaps, begins, shown)

    def head(self, most: int) -> Passage:
        """Return the passage with the first `most` words only."""
        if len(self.words) <= most:
            return self
        return Passage(
            self.field,
            self.text,
            words=self.words[:most],
            gaps=self.gaps[:most],
            begins=self.begins[:most],
            shown=self.shown[:most],
        )

    def mention(self, first: int, after: int) -> Mention:
        """Return where words `first` to `after` stand, in characters."""
        start, end = self.words[first].start, self.words[after - 1].end
        return Mention(field=self.field, start=start, end=end, surface=self.text[start:end])


class Taken(NamedTuple):
    """Words `first` to `after` of a field, which belong to a name."""

    field: Field
    first: int
    after: int

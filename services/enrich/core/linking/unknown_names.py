"""Proper names that no base knows: longer runs of capitals that nothing known explains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.enrich.core.linking.surroundings import Surroundings
from services.enrich.core.text.passages import Passage
from shared.events import Mention

FEWEST_WORDS = 2
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name at words `first` to `after` of a passage that is linked to nothing."""

    passage: Passage
    first: int
    after: int

    @property
    def words(self) -> tuple[str, ...]:
        """Its folded words."""
        return tuple(word.folded for word in self.passage.words[self.first : self.after])

    @property
    def surface(self) -> str:
        """The name as written."""
        return self.mention.surface

    @property
    def mention(self) -> Mention:
        """Where it stands, in characters."""
        return self.passage.mention(self.first, self.after)


def find_unknown_names(around: Surroundings) -> Iterator[UnknownName]:
    """Yield the runs of two capitalised words and more that no spot stands on."""
    for first, after in around.reading.runs:
        for start, end in _stretches(around, first, after):
            yield UnknownName(around.reading.passage, start, end)


def _stretches(around: Surroundings, first: int, after: int) -> Iterator[tuple[int, int]]:
    start = first
    for index in range(first, after + 1):
        if index < after and not around.taken[index] and not around.stands_apart(index):
            continue
        yield from _trimmed(around, start, index)
        start = index + 1


def _trimmed(around: Surroundings, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = around.reading.passage.words
    while start < end and not words[start].is_capitalised:
        start += 1
    while start < end and not words[end - 1].is_capitalised:
        end -= 1
    capitals = sum(word.is_capitalised for word in words[start:end])
    if capitals >= FEWEST_WORDS and end - start <= MOST_WORDS:
        yield start, end


def last_words(names: Sequence[UnknownName]) -> frozenset[str]:
    """Return the folded words by which unknown people are called after their full name."""
    return frozenset(name.words[-1] for name in names)

"""Proper names that no base knows: longer runs of capitals that nothing known explains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from services.enrich.core.linking.surroundings import Surroundings
from services.enrich.core.text.passages import Passage
from shared.events import Mention

FEWEST_WORDS = 2
MOST_WORDS = 6


class UnknownName(NamedTuple):
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
        if after - first < FEWEST_WORDS:
            continue
        for start, end in _stretches(around, first, after):
            yield UnknownName(around.reading.passage, start, end)


def _stretches(around: Surroundings, first: int, after: int) -> Iterator[tuple[int, int]]:
    start = first
    for index in range(first, after + 1):
        if index < after and not _ends_name(around, index):
            continue
        yield from _trimmed(around, start, index)
        start = index + 1


def _ends_name(around: Surroundings, index: int) -> bool:
    return around.taken[index] is not None or around.stands_apart(index) or _lists(around, index)


def _lists(around: Surroundings, index: int) -> bool:
    """Return whether the word stands between two full names, as in "Ada Doe and Bob Roe"."""
    words = around.reading.passage.words
    if words[index].text not in around.words.listing or index < FEWEST_WORDS:
        return False
    beside = (*words[index - FEWEST_WORDS : index], *words[index + 1 : index + 1 + FEWEST_WORDS])
    return len(beside) == 2 * FEWEST_WORDS and all(word.is_capitalised for word in beside)


def _trimmed(around: Surroundings, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = around.reading.passage.words
    while start < end and not words[start].is_capitalised:
        start += 1
    while start < end and not words[end - 1].is_capitalised:
        end -= 1
    capitals = sum(word.is_capitalised for word in words[start:end])
    if capitals >= FEWEST_WORDS and end - start <= MOST_WORDS:
        yield start, end


def surnames(names: Sequence[UnknownName], joining: frozenset[str]) -> frozenset[str]:
    """Return the folded words by which unknown people are called after their full name.

    A name with words that join, such as "Gulf of Finland", is nobody's.
    """
    return frozenset(name.words[-1] for name in names if joining.isdisjoint(name.words))

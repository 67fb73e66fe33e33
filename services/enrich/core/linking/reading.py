"""What an article tells before any name is looked up: its capitals, its words, its language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from services.enrich.core.knowledge.context_terms import term_hashes
from services.enrich.core.linking.name_words import NameWords
from services.enrich.core.text.passages import Passage
from services.enrich.core.text.words import joined

FEWEST_OF_SPORT = 4


@dataclass(frozen=True, slots=True)
class ArticleTerms:
    """The hashes of an article's words, and whether it tells of a match."""

    hashes: frozenset[int]
    is_sport: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage as it is read for names.

    `run_of` gives for each word the run of capitalised words it stands in (-1: none), `runs` their
    half-open ranges; lines with capitals for show have none.
    """

    passage: Passage
    runs: Sequence[tuple[int, int]]
    run_of: Sequence[int]

    def capitals(self) -> Iterator[int]:
        """Yield the words that stand in a run of capitals or in a line that shows them."""
        yield from chain.from_iterable(range(first, after) for first, after in self.runs)
        yield from (index for index, shown in enumerate(self.passage.shown) if shown)


def read_passage(passage: Passage, words: NameWords) -> Reading:
    """Return `passage` with its runs of capitals."""
    runs = [run for run in _runs(passage, words.joining) if not passage.shown[run[0]]]
    run_of = [-1] * len(passage.words)
    for number, (first, after) in enumerate(runs):
        run_of[first:after] = [number] * (after - first)
    return Reading(passage, runs, run_of)


def _runs(passage: Passage, joining: frozenset[str]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    first = last = -1
    for index, word in enumerate(passage.words):
        if first >= 0:
            follows = joined(passage.text, passage.words[index - 1], word)
            if not follows or not (word.is_capitalised or word.text in joining):
                runs.append((first, last + 1))
                first = -1
        if word.is_capitalised:
            first = index if first < 0 else first
            last = index
    if first >= 0:
        runs.append((first, last + 1))
    return runs


def ordinary_words(passages: Sequence[Passage]) -> frozenset[str]:
    """Return the folded words that stand somewhere without a capital."""
    return frozenset(word.folded for passage in passages for word in passage.words if word.is_small)


def terms_of(passages: Sequence[Passage], sport: frozenset[str]) -> ArticleTerms:
    """Return the words of an article as the contexts of a base hold them, without accents."""
    words = {word.plain for passage in passages for word in passage.words}
    return ArticleTerms(
        hashes=term_hashes(words),
        is_sport=len(words & sport) >= FEWEST_OF_SPORT,
    )

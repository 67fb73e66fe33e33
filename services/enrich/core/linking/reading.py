"""What an article tells before any name is looked up: its capitals, its words, its language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from services.enrich.core.knowledge.context_terms import term_hash
from services.enrich.core.linking.name_words import NameWords
from services.enrich.core.text.passages import Passage
from services.enrich.core.text.words import Word, joined

# Share of capitalised words from which a line has them for show, as headlines do.
SHOWN_CAPITALS = 0.6
FEWEST_SHOWN = 3
_SHORTEST_SHOWN = 4
_ENDS = frozenset('.!?:;…•|\n"“”„«»‘(—–')
FEWEST_OF_SPORT = 4


@dataclass(frozen=True, slots=True)
class ArticleTerms:
    """The hashes of an article's words, and whether it tells of a match."""

    hashes: frozenset[int]
    is_sport: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage as it is read for names.

    `shown` tells for each word whether it stands in a line that has capitals for show, so that
    they tell nothing. `run_of` gives the run of capitalised words it stands in (-1: none), `runs`
    their half-open ranges; lines with capitals for show have none. A point after one of `titles`
    ends no sentence.
    """

    passage: Passage
    shown: Sequence[bool]
    runs: Sequence[tuple[int, int]]
    run_of: Sequence[int]
    titles: frozenset[str]

    def capitals(self) -> Iterator[int]:
        """Yield the words that stand in a run of capitals or in a line that shows them."""
        yield from chain.from_iterable(range(first, after) for first, after in self.runs)
        yield from (index for index, shown in enumerate(self.shown) if shown)

    def begins_sentence(self, index: int) -> bool:
        """Return whether the word has its capital perhaps only because a sentence begins."""
        if index == 0:
            return True
        words = self.passage.words
        before = words[index - 1]
        gap = self.passage.text[before.end : words[index].start]
        if gap.strip() == "." and (before.folded in self.titles or len(before.folded) == 1):
            return False
        return any(mark in gap for mark in _ENDS)


def read_passage(passage: Passage, words: NameWords) -> Reading:
    """Return `passage` with its runs of capitals."""
    shown = [False] * len(passage.words)
    for first, after in _lines(passage):
        words_of_line = passage.words[first:after]
        if not _is_sentence(passage, after) and _shows_capitals(words_of_line):
            shown[first:after] = [True] * (after - first)
    runs = [run for run in _runs(passage, words.joining) if not shown[run[0]]]
    run_of = [-1] * len(passage.words)
    for number, (first, after) in enumerate(runs):
        run_of[first:after] = [number] * (after - first)
    return Reading(passage, shown, runs, run_of, words.titles)


def _lines(passage: Passage) -> Iterator[tuple[int, int]]:
    words, first = passage.words, 0
    for index in range(1, len(words)):
        if "\n" in passage.text[words[index - 1].end : words[index].start]:
            yield first, index
            first = index
    yield first, len(words)


def _is_sentence(passage: Passage, after: int) -> bool:
    """Return whether the line whose last word stands before `after` ends as sentences do."""
    end = passage.words[after - 1].end if after else 0
    return passage.text[end : end + 2].strip('"”’»)').startswith(".")


def _shows_capitals(words: Sequence[Word]) -> bool:
    long = [word for word in words if len(word.text) >= _SHORTEST_SHOWN][1:]
    if len(long) < FEWEST_SHOWN:
        return False
    return sum(word.is_capitalised for word in long) / len(long) > SHOWN_CAPITALS


def _runs(passage: Passage, joining: frozenset[str]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    first = last = -1
    for index, word in enumerate(passage.words):
        follows = first >= 0 and joined(passage.text, passage.words[index - 1], word)
        if first >= 0 and not (follows and (word.is_capitalised or word.text in joining)):
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
    """Return the words of an article as the contexts of a base hold them."""
    words = {word.folded for passage in passages for word in passage.words}
    plain = {word.plain for passage in passages for word in passage.words}
    return ArticleTerms(
        hashes=frozenset(map(term_hash, plain)),
        is_sport=len(words & sport) >= FEWEST_OF_SPORT,
    )

"""What an article tells before any name is looked up: its capitals, its words, its language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.enrich.core.knowledge.context_terms import term_hash
from services.enrich.core.linking.name_words import NameWords
from services.enrich.core.text.names import plain
from services.enrich.core.text.passages import Passage
from services.enrich.core.text.words import joined

# Share of capitalised words from which a headline has them for show.
SHOWN_CAPITALS = 0.6
_SHORTEST_SHOWN = 4
_ENDS = frozenset('.!?:;…•|\n"“”„«»‘(—–')
_SHORTENED = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage as it is read for names.

    `run_of` gives for each word the run of capitalised words it stands in (-1: none), `runs`
    their half-open ranges. Where `caps` is false, capitals tell nothing.
    """

    passage: Passage
    caps: bool
    runs: Sequence[tuple[int, int]]
    run_of: Sequence[int]

    def begins_sentence(self, index: int) -> bool:
        """Return whether the word has its capital perhaps only because a sentence begins."""
        if index == 0:
            return True
        words = self.passage.words
        before = words[index - 1]
        gap = self.passage.text[before.end : words[index].start]
        if gap.strip() == "." and len(before.text) <= _SHORTENED and before.is_capitalised:
            return False
        return any(mark in gap for mark in _ENDS)


def read_passage(passage: Passage, words: NameWords) -> Reading:
    """Return `passage` with its runs of capitals."""
    runs = _runs(passage, words.joining)
    run_of = [-1] * len(passage.words)
    for number, (first, after) in enumerate(runs):
        run_of[first:after] = [number] * (after - first)
    return Reading(passage, not _shows_capitals(passage), runs, run_of)


def _shows_capitals(passage: Passage) -> bool:
    if passage.field != "title":
        return False
    long = [word for word in passage.words if len(word.text) >= _SHORTEST_SHOWN][1:]
    return bool(long) and sum(word.is_capitalised for word in long) / len(long) > SHOWN_CAPITALS


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
    return frozenset(
        word.folded for passage in passages for word in passage.words if word.text.islower()
    )


def term_hashes(passages: Sequence[Passage]) -> frozenset[int]:
    """Return the hashes of the words of an article, as the contexts of a base hold them."""
    words = {word.folded for passage in passages for word in passage.words}
    return frozenset(term_hash(plain(word)) for word in words)

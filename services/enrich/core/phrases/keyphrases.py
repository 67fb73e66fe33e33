"""Keyphrases: unlinked names of several words, and pairs of words that carry the article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.enrich.core.linking.links import Found
from services.enrich.core.text.passages import Passage
from services.enrich.core.text.words import Word, joined

MOST_PHRASES = 12
LONGEST_NAME = 5
SHORTEST_WORD = 3
TITLE_BONUS = 2.0
NAME_BONUS = 0.5
# Words that may stand inside a name without a capital.
CONNECTORS = frozenset({"of", "de", "da", "do", "du", "des", "del", "della", "la", "di"})

Run = Sequence[Word]


@dataclass(slots=True)
class _Phrase:
    written: str
    is_name: bool
    count: int = 0
    in_title: bool = False

    @property
    def counts(self) -> bool:
        return self.is_name or self.in_title or self.count > 1

    @property
    def weight(self) -> float:
        return self.count + TITLE_BONUS * self.in_title + NAME_BONUS * self.is_name


def find_phrases(
    passages: Sequence[Passage], found: Sequence[Found], language: str, stopwords: frozenset[str]
) -> tuple[str, ...]:
    """Return up to a dozen phrases of two words and more, the weightiest first.

    Linked names are left out: they are entities already. A pair of words counts if it stands in
    the title or comes twice, and so does a German run of capitals, since every noun has one.
    """
    phrases: dict[str, _Phrase] = {}
    for passage in passages:
        for stretch in _unlinked(passage, found):
            for run in _names(passage.text, stretch, stopwords):
                _note(phrases, run, language != "de", passage.field == "title")
            for run in _pairs(passage.text, stretch, stopwords):
                _note(phrases, run, False, passage.field == "title")
    kept = [key for key, phrase in phrases.items() if phrase.counts]
    kept.sort(key=lambda key: (-phrases[key].weight, key))
    return tuple(phrases[key].written for key in kept[:MOST_PHRASES])


def _note(phrases: dict[str, _Phrase], run: Run, is_name: bool, in_title: bool) -> None:
    capitals = is_name or all(word.is_capitalised for word in run)
    written = " ".join(word.text if capitals else word.folded for word in run)
    phrase = phrases.setdefault(written.casefold(), _Phrase(written, is_name))
    phrase.count += 1
    phrase.in_title |= in_title


def _unlinked(passage: Passage, found: Sequence[Found]) -> Iterator[Run]:
    """Yield the stretches of words between linked names."""
    start = 0
    for one in found:
        if one.passage is passage:
            yield passage.words[start : one.first]
            start = one.after
    yield passage.words[start:]


def _names(text: str, words: Run, stopwords: frozenset[str]) -> Iterator[Run]:
    """Yield runs of capitalised words."""
    for run in _runs(text, words, stopwords):
        if sum(word.is_capitalised for word in run) > 1 and len(run) <= LONGEST_NAME:
            yield run


def _runs(text: str, words: Run, stopwords: frozenset[str]) -> Iterable[Run]:
    run: list[Word] = []
    for word in words:
        follows = bool(run) and joined(text, run[-1], word)
        connects = follows and word.text in CONNECTORS
        belongs = word.is_capitalised and word.folded not in stopwords
        if run and not (follows and (belongs or connects)):
            yield _trimmed(run)
            run = []
        if belongs or (run and connects):
            run.append(word)
    if run:
        yield _trimmed(run)


def _trimmed(run: list[Word]) -> Run:
    end = len(run)
    while end and not run[end - 1].is_capitalised:
        end -= 1
    return run[:end]


def _pairs(text: str, words: Run, stopwords: frozenset[str]) -> Iterator[Run]:
    """Yield neighbours that both say something."""
    for left, right in pairwise(words):
        both = (left, right)
        adjacent = text[left.end : right.start] == " "
        is_name = left.is_capitalised and right.is_capitalised
        if adjacent and not is_name and all(_says(word, stopwords) for word in both):
            yield both


def _says(word: Word, stopwords: frozenset[str]) -> bool:
    return len(word.text) >= SHORTEST_WORD and word.text.isalpha() and word.folded not in stopwords

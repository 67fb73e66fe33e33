"""Runs of words in an article that might be keyphrases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from services.enrich.core.phrases.roles import (
    CAPITAL,
    IN_NAMES,
    NOTHING,
    SHOWN,
    WORD,
    Reading,
    Role,
    read_vocabulary,
)
from services.enrich.core.phrases.stems import Key, stem
from services.enrich.core.text.passages import Passage, Taken
from services.enrich.core.text.words import joined

LONGEST_NAME = 5
LONGEST_PHRASE = 4
# What an article is about is said by then, and what comes last is often the publisher's frame.
MOST_WORDS = 500
_HYPHENS = frozenset("-‐‑")
_GAPS = frozenset((" ", "\u00a0", "'", "’")) | _HYPHENS
# Endings of words that begin no phrase, and of those that end none: adverbs, verbs in a past tense.
_BAD_FIRST = {"en": ("ly",), "es": ("mente",), "it": ("mente",), "pt": ("mente",)}
_BAD_LAST = _BAD_FIRST | {"en": ("ly", "ed")}
_NONE = ("\0",)


class Place(NamedTuple):
    """Words `first` to `after` of a passage, the roles of whose words are known."""

    passage: Passage
    roles: Sequence[Role]
    first: int
    after: int

    @property
    def written(self) -> str:
        """What stands there, without capitals that are not the phrase's own."""
        text, words = self.passage.text, self.passage.words
        parts = []
        for index in range(self.first, self.after):
            word, shown = words[index], self.roles[index] == SHOWN
            gap = text[words[index - 1].end : word.start] if index > self.first else ""
            parts.append(gap + (word.text.lower() if shown else word.text))
        return " ".join("".join(parts).split())


@dataclass(slots=True)
class Candidate:
    """A phrase with all places where a variant of it stands."""

    key: Key
    is_name: bool = False
    places: list[Place] = field(default_factory=list)

    @property
    def in_title(self) -> bool:
        """Whether the title has it."""
        return any(place.passage.field == "title" for place in self.places)

    @property
    def written(self) -> str:
        """The phrase as the article writes it most often."""
        return Counter(place.written for place in self.places).most_common(1)[0][0]

    def parts(self) -> Iterator[Key]:
        """Yield the shorter runs of words of this phrase."""
        size = len(self.key)
        for length in range(2, size):
            for first in range(size - length + 1):
                yield self.key[first : first + length]


def find_candidates(
    passages: Sequence[Passage], taken: Sequence[Taken], language: str, stopwords: frozenset[str]
) -> list[Candidate]:
    """Return the candidates in the order in which they first stand in the article.

    Names are runs of capitals; phrases are two to four words with nothing empty at their ends.
    German has a capital for every noun, so there it makes no name.
    """
    candidates: dict[Key, Candidate] = {}
    readings = [Reading.of(_head(passage)) for passage in passages]
    vocabulary = read_vocabulary(readings, language, stopwords)
    for reading in readings:
        passage = reading.passage
        roles = vocabulary.roles_in(reading, taken)
        stems = [stem(word.folded, language) for word in passage.words]
        names = list(_names(passage, roles)) if language != "de" else []
        phrases = list(_phrases(passage, roles, language))
        for first, after in names + phrases:
            key = tuple(stems[first:after])
            candidate = candidates.get(key)
            if candidate is None:
                candidate = candidates[key] = Candidate(key)
            candidate.places.append(Place(passage, roles, first, after))
        for first, after in names:
            candidates[tuple(stems[first:after])].is_name = True
    return list(candidates.values())


def _head(passage: Passage) -> Passage:
    return replace(passage, words=passage.words[:MOST_WORDS])


def _names(passage: Passage, roles: list[Role]) -> Iterator[tuple[int, int]]:
    """Yield runs of capitals, and their parts around connectors; make them nothing for phrases."""
    first = 0
    while first < len(roles):
        if roles[first] != CAPITAL:
            first += 1
            continue
        last = _end_of_name(passage, roles, first)
        spans = {(first, last), *_parts(roles, first, last)}
        yield from sorted(span for span in spans if _is_name(passage, roles, span))
        if roles[first:last].count(CAPITAL) > 1:
            for index in range(first, last):
                roles[index] = NOTHING
        first = last


def _is_name(passage: Passage, roles: Sequence[Role], span: tuple[int, int]) -> bool:
    first, last = span
    long = [
        index
        for index in range(first, last)
        if roles[index] == CAPITAL and len(passage.words[index].text) > 1
    ]
    return len(long) > 1 and last - first <= LONGEST_NAME


def _parts(roles: Sequence[Role], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield the runs between connectors."""
    start = first
    for index in range(first, last + 1):
        if index == last or roles[index] != CAPITAL:
            if index > start:
                yield start, index
            start = index + 1


def _end_of_name(passage: Passage, roles: Sequence[Role], first: int) -> int:
    """Return where the run of capitals ends; an acronym after "of" is no part of it."""
    words = passage.words
    last = first + 1
    for index in range(first + 1, len(words)):
        if not joined(passage.text, words[index - 1], words[index]):
            break
        if roles[index] == CAPITAL:
            if last < index and words[index].text.isupper():
                break
            last = index + 1
        elif words[index].text not in IN_NAMES:
            break
    return last


def _phrases(passage: Passage, roles: Sequence[Role], language: str) -> Iterator[tuple[int, int]]:
    """Yield runs of two to four words that begin and end with words that say something."""
    text, words = passage.text, passage.words
    gaps = [text[left.end : right.start] for left, right in pairwise(words)]
    gaps.append("")
    bad_first, bad_last = _BAD_FIRST.get(language, _NONE), _BAD_LAST.get(language, _NONE)
    least_last = CAPITAL if language == "de" else WORD
    for first, role in enumerate(roles):
        if role < WORD or gaps[first] not in _GAPS or gaps[first - 1] in _HYPHENS:
            continue
        if words[first].folded.endswith(bad_first):
            continue
        for last in range(first + 1, min(first + LONGEST_PHRASE, len(words))):
            if roles[last] == NOTHING or gaps[last - 1] not in _GAPS:
                break
            ends = roles[last] >= least_last and gaps[last] not in _HYPHENS
            is_compound = _HYPHENS.issuperset(gaps[first:last])
            if ends and not is_compound and not words[last].folded.endswith(bad_last):
                yield first, last + 1

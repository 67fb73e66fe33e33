"""Spotting: where a passage has a name that the base knows, the longest at each word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from services.enrich.core.knowledge.kinds import LANGUAGES, NameKind
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.knowledge.records import Candidate
from services.enrich.core.linking.reading import Reading
from services.enrich.core.text.passages import Passage
from services.enrich.core.text.words import Word, joined

# As much of a line as a name can have, in characters of its key.
MOST_KEY = 120
MOST_CANDIDATES = 12
# Who is so much rarer than the likeliest of a name is not meant without being named in full.
LEAST_SHARE = 0.02
# An article full of names is cut here; what follows is a list, not a text.
MOST_SPOTS = 2_000
SHORTEST_SMALL = 5
ENGLISH = 1 << LANGUAGES.index("en")
# As plain numbers: flags of an enumeration are slow to compare.
_ACRONYM, _LOWER, _DEMONYM = int(NameKind.ACRONYM), int(NameKind.LOWER), int(NameKind.DEMONYM)
_SHORT_CAPITALS = 3
NONE: frozenset[str] = frozenset()
SHORTEST_SPOKEN = 4
# What makes money of the letters before it: "US$".
MONEY = "$"


class Spot(NamedTuple):
    """A known name: words `first` to `after` of a passage, and whom it may name, likeliest first.

    `sure_capital` is false where its capital may come from the beginning of a sentence or from a
    headline that has capitals everywhere.
    """

    passage: Passage
    first: int
    after: int
    key: str
    candidates: tuple[Candidate, ...]
    sure_capital: bool

    @property
    def words(self) -> Sequence[Word]:
        """The words of the name as written."""
        return self.passage.words[self.first : self.after]

    @property
    def start(self) -> int:
        """Where it begins, in characters."""
        return self.passage.words[self.first].start

    @property
    def end(self) -> int:
        """Where it ends, in characters."""
        return self.passage.words[self.after - 1].end

    @property
    def surface(self) -> str:
        """The name as written."""
        return self.passage.text[self.start : self.end]

    @property
    def is_single(self) -> bool:
        """Whether it is one word."""
        return self.after - self.first == 1


@dataclass(frozen=True, slots=True)
class _Line:
    """The plain words of a passage in one string, and where each begins in it."""

    text: str
    starts: Sequence[int]

    @classmethod
    def of(cls, words: Sequence[Word]) -> _Line:
        parts = [word.plain for word in words]
        starts = list(accumulate([len(part) + 1 for part in parts], initial=0))
        return cls(" ".join(parts) + " ", starts)

    def at(self, index: int) -> str:
        start = self.starts[index]
        return self.text[start : start + MOST_KEY]


def language_bit(code: str) -> int:
    """Return the bit of a language that names can be limited to, 0 for others."""
    return 1 << LANGUAGES.index(code) if code in LANGUAGES else 0


def find_spots(
    reading: Reading, knowledge: KnowledgeBase, language: int, openings: frozenset[str] = NONE
) -> list[Spot]:
    """Return the longest known names of a passage, none overlapping another.

    No name begins with one of `openings` at the beginning of a sentence and goes on small.
    """
    line, spots, after = _Line.of(reading.passage.words), list[Spot](), 0
    for index in _beginnings(reading.passage, language, openings):
        if index < after:
            continue
        spot = _longest(reading, line, index, knowledge, language)
        if spot is not None:
            spots.append(spot)
            after = spot.after
        if len(spots) == MOST_SPOTS:
            break
    return spots


def _beginnings(passage: Passage, language: int, openings: frozenset[str]) -> list[int]:
    """Return the words a name may begin with; English writes no name without a capital."""
    words = passage.words
    if language != ENGLISH:
        return [
            index
            for index, word in enumerate(words)
            if not word.is_small or len(word.text) >= SHORTEST_SMALL
        ]
    goes_on_small = [*(word.is_small for word in words[1:]), True]
    return [
        index
        for index, (word, small) in enumerate(zip(words, goes_on_small, strict=False))
        if not word.is_small and not (small and word.folded in openings and passage.begins[index])
    ]


def _longest(
    reading: Reading, line: _Line, index: int, knowledge: KnowledgeBase, language: int
) -> Spot | None:
    words = reading.passage.words
    # A longer name begins with the shorter ones, so the trie gives them from short to long.
    for key in reversed(knowledge.names_at(line.at(index))):
        after = index + key.count(" ")
        if not _is_joined(reading.passage, index, after) or knowledge.is_blocked(key):
            continue
        if reading.passage.gaps[after - 1].startswith(MONEY):
            continue
        caps = not reading.passage.shown[index]
        fitting = _fitting(knowledge.candidates(key), words[index:after], caps, language)
        if fitting:
            sure = caps and not reading.passage.begins[index]
            return Spot(reading.passage, index, after, key, fitting, sure)
    return None


def _is_joined(passage: Passage, first: int, after: int) -> bool:
    text, words = passage.text, passage.words
    return after - first == 1 or all(
        joined(text, words[i], words[i + 1]) or _is_apposed(passage, i)
        for i in range(first, after - 1)
    )


def _is_apposed(passage: Passage, index: int) -> bool:
    """Return whether a shortened word follows behind a comma: "Washington, D.C."."""
    return passage.gaps[index] == ", " and "." in passage.words[index + 1].text


def _fitting(
    candidates: Sequence[Candidate], words: Sequence[Word], caps: bool, language: int
) -> tuple[Candidate, ...]:
    """Return the candidates whose name may be written like that in this language."""
    shape = _shape(words)
    kept = [
        one
        for one in candidates
        if (not one.languages or one.languages & language) and _may_be(one.kind, shape, caps)
    ]
    least = LEAST_SHARE * max((one.prior for one in kept), default=0.0)
    return tuple(one for one in kept[:MOST_CANDIDATES] if one.prior >= least)


class _Shape(NamedTuple):
    """How a name is written: all in capitals (and how short), with a capital at both ends.

    `spoken`: one word long enough for letters that are spoken as a word, "Nato" and "Unicef".
    """

    capitals: bool
    short: bool
    proper: bool
    spoken: bool


def _shape(words: Sequence[Word]) -> _Shape:
    return _Shape(
        capitals=all(word.text.isupper() or word.text.isdigit() for word in words),
        short=len(words) == 1 and words[0].text.isalpha() and len(words[0].text) <= _SHORT_CAPITALS,
        proper=not words[0].is_small and not words[-1].is_small,
        spoken=len(words) == 1 and len(words[0].text) >= SHORTEST_SPOKEN,
    )


def _may_be(kind: int, shape: _Shape, caps: bool) -> bool:
    if kind & _ACRONYM:
        return shape.capitals or (shape.proper and shape.spoken)
    if kind & _LOWER:
        return bool(kind & _DEMONYM) or not shape.capitals
    if not caps:
        return True
    return shape.proper and not (shape.capitals and shape.short)

"""What each word of an article may be in a phrase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from services.enrich.core.phrases.edges import Edges
from services.enrich.core.text.passages import Passage, Taken
from services.enrich.core.text.words import Word, joined

SHORTEST_WORD = 3
# From this share of capitals a headline has them for show.
SHOWN_CAPITALS = 0.6
_SENTENCE_ENDS = frozenset('.!?:;…•|\n"“”„«»‘(—–')
# Words without a meaning of their own that may stand inside a phrase.
CONNECTORS = {
    "de": frozenset({"auf", "bei", "der", "des", "für", "im", "in", "von", "zur", "zum"}),
    "en": frozenset({"of", "the"}),
    "es": frozenset({"de", "del", "la", "las", "los", "el"}),
    "fr": frozenset({"de", "des", "du", "d", "l", "la", "le", "les"}),
    "it": frozenset({"di", "del", "dei", "della", "delle", "degli", "dell", "d", "la"}),
    "nl": frozenset({"van", "de", "het"}),
    "pt": frozenset({"de", "da", "do", "das", "dos"}),
}
# What may stand inside a name, in any language.
IN_NAMES = frozenset(
    {"of", "the", "de", "da", "do", "du", "des", "del", "della", "di", "la", "le", "van", "von"}
    | {"der", "den", "bin", "al", "el", "y"}
)
# Stop words that may be half of a name: "New York", "Financial Times".
OFTEN_IN_NAMES = frozenset(
    {"new", "general", "great", "high", "first", "second", "third", "open", "people", "post"}
    | {"time", "times", "day", "world", "year", "home", "life", "lives", "good", "best", "old"}
    | {"nueva", "nuevo", "nova", "novo", "nouvelle", "nuova", "nuovo", "gran", "grand", "grande"}
)
# What has a capital in English without being a name.
_CALENDAR = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january"}
    | {"february", "march", "april", "june", "july", "august", "september", "october"}
    | {"november", "december"}
)
# What a word may be in a phrase; from WORD on it says something by itself. The capital of a SHOWN
# word is not its own, and so is not written.
NOTHING, CONNECTOR, WORD, SHOWN, CAPITAL = range(5)
Role = int


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage with what stands behind each word, and whether a sentence may begin with it.

    In a passage that is `shown` capitals tell nothing.
    """

    passage: Passage
    shown: bool
    gaps: Sequence[str]
    begins: Sequence[bool]

    @classmethod
    def of(cls, passage: Passage, edges: Edges) -> Reading:
        """Return `passage` with what its punctuation and capitals tell."""
        text, words = passage.text, passage.words
        gaps = [text[left.end : right.start] for left, right in pairwise(words)]
        begins = [True] * bool(words)
        begins += [gap != " " and not _SENTENCE_ENDS.isdisjoint(gap) for gap in gaps]
        shown = not edges.nouns_have_capitals and _shows_capitals(passage)
        return cls(passage, shown, [*gaps, ""], begins)


def _shows_capitals(passage: Passage) -> bool:
    if passage.field != "title":
        return False
    long = [word for word in passage.words if len(word.text) > SHORTEST_WORD][1:]
    return len(long) > 1 and sum(word.is_capitalised for word in long) > SHOWN_CAPITALS * len(long)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which words of an article (folded) tell nothing, and how its author writes the others.

    `ordinary` ones stand somewhere without a capital, `proper` ones somewhere with one that no
    beginning of a sentence explains.
    """

    stopwords: frozenset[str]
    connectors: frozenset[str]
    ordinary: frozenset[str]
    proper: frozenset[str]

    def roles_in(self, reading: Reading, taken: Sequence[Taken]) -> list[Role]:
        """Return the role of each word; words of linked names are nothing."""
        known: tuple[dict[str, Role], dict[str, Role]] = ({}, {})
        roles = []
        for word, begins in zip(reading.passage.words, reading.begins, strict=True):
            role = known[begins].get(word.text)
            if role is None:
                role = self._role(word, begins=begins, shown=reading.shown)
                known[begins][word.text] = role
            roles.append(role)
        for field, first, after in taken:
            if field == reading.passage.field:
                roles[first:after] = [NOTHING] * (after - first)
        _begin_names(reading, roles)
        return roles

    def _role(self, word: Word, *, begins: bool, shown: bool) -> Role:
        is_capital = word.is_capitalised and not (begins or shown)
        if word.folded in self.stopwords or not word.text.isalpha():
            return self._empty_role(word, is_capital=is_capital)
        if is_capital or (word.is_capitalised and self._is_proper(word)):
            return CAPITAL
        if len(word.text) < SHORTEST_WORD:
            return NOTHING
        lowered = word.is_capitalised and (shown or word.folded in self.ordinary)
        return SHOWN if lowered else WORD

    def _empty_role(self, word: Word, *, is_capital: bool) -> Role:
        if word.text in self.connectors:
            return CONNECTOR
        if not is_capital or word.folded in _CALENDAR:
            return NOTHING
        names = "." in word.text or (word.text.isalpha() and len(word.text) >= SHORTEST_WORD)
        return CAPITAL if names else NOTHING

    def _is_proper(self, word: Word) -> bool:
        return word.folded in self.proper and word.folded not in self.ordinary


def _begin_names(reading: Reading, roles: list[Role]) -> None:
    """Make the first words of sentences part of the names that follow them at once."""
    if reading.shown:
        return
    text, words = reading.passage.text, reading.passage.words
    for index, (word, after) in enumerate(pairwise(words)):
        is_first = reading.begins[index] and roles[index] in (WORD, SHOWN) and word.is_capitalised
        if is_first and roles[index + 1] == CAPITAL and joined(text, word, after):
            roles[index] = CAPITAL


def read_vocabulary(
    readings: Sequence[Reading], language: str, stopwords: frozenset[str]
) -> Vocabulary:
    """Return what the passages of one article tell about its words."""
    ordinary: set[str] = set()
    proper: set[str] = set()
    for reading in readings:
        if reading.shown:
            continue
        for word, begins in zip(reading.passage.words, reading.begins, strict=True):
            if not word.text[0].isupper():
                ordinary.add(word.folded)
            elif not begins:
                proper.add(word.folded)
    connectors = CONNECTORS.get(language, frozenset())
    return Vocabulary(stopwords, connectors, frozenset(ordinary), frozenset(proper))

"""What each word of an article may be in a phrase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.enrich.core.text.passages import Passage, Taken
from services.enrich.core.text.words import Word, joined

SHORTEST_WORD = 3
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
class Vocabulary:
    """Which words of an article (folded) tell nothing, and how its author writes the others.

    `ordinary` ones stand somewhere without a capital, `proper` ones somewhere with one that no
    beginning of a sentence explains.
    """

    stopwords: frozenset[str]
    connectors: frozenset[str]
    ordinary: frozenset[str]
    proper: frozenset[str]

    def roles_in(self, passage: Passage, taken: Sequence[Taken]) -> list[Role]:
        """Return the role of each word; words of linked names are nothing."""
        known: tuple[dict[str, Role], dict[str, Role], dict[str, Role]] = ({}, {}, {})
        roles = []
        for word, begins, shown in zip(passage.words, passage.begins, passage.shown, strict=True):
            of_its_kind = known[2 if shown else begins]
            role = of_its_kind.get(word.text)
            if role is None:
                role = self._role(word, begins=begins, shown=shown)
                of_its_kind[word.text] = role
            roles.append(role)
        for field, first, after in taken:
            if field == passage.field:
                roles[first:after] = [NOTHING] * (after - first)
        _begin_names(passage, roles)
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


def _begin_names(passage: Passage, roles: list[Role]) -> None:
    """Make the first words of sentences part of the names that follow them at once."""
    text, words = passage.text, passage.words
    for index in [index for index, begins in enumerate(passage.begins[:-1]) if begins]:
        if passage.shown[index] or roles[index] not in (WORD, SHOWN):
            continue
        word, after = words[index], words[index + 1]
        if word.is_capitalised and roles[index + 1] == CAPITAL and joined(text, word, after):
            roles[index] = CAPITAL


def read_vocabulary(
    passages: Sequence[Passage], language: str, stopwords: frozenset[str]
) -> Vocabulary:
    """Return what the passages of one article tell about its words."""
    ordinary: set[str] = set()
    proper: set[str] = set()
    for passage in passages:
        for word, begins, shown in zip(passage.words, passage.begins, passage.shown, strict=True):
            if shown:
                continue
            if not word.is_capitalised:
                ordinary.add(word.folded)
            elif not begins:
                proper.add(word.folded)
    connectors = CONNECTORS.get(language, frozenset())
    return Vocabulary(stopwords, connectors, frozenset(ordinary), frozenset(proper))

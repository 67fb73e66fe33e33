"""Short names: people and organizations called by a part of a name that was given in full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.linking.evidence import PERSONS
from services.enrich.core.linking.findings import Finding, Reason
from services.enrich.core.text.names import name_key
from services.enrich.core.text.passages import Passage, Taken
from services.enrich.core.text.words import Word

SHORTEST = 3
BY_SURNAME, BY_FIRST_NAME, BY_ACRONYM = 0.95, 0.8, 0.9
LONGEST_ACRONYM = 6
_GROUPS = frozenset({"organization", "company", "party", "team", "event", "conflict"})
# Parts of surnames; "el-Sisi" is called by both words.
_PARTICLES = frozenset(
    {"al", "el", "de", "van", "von", "bin", "ben", "le", "la", "di", "da", "del"}
)


class Short(NamedTuple):
    """Whom a short name means, and how surely."""

    entity: int
    reason: Reason
    confidence: float


@dataclass(slots=True)
class ShortNames:
    """The short names that the full names of an article allow.

    A word that could be short for two people is short for neither.
    """

    surnames: dict[str, Short] = field(default_factory=dict)
    first_names: dict[str, Short] = field(default_factory=dict)
    acronyms: dict[str, Short] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)

    def of(self, word: Word) -> Short | None:
        """Return whom `word` means, if it is a short name."""
        key = word.plain
        if word.text.isupper() and word.text in self.acronyms:
            return self.acronyms[word.text]
        if key in self.shared or not word.is_capitalised:
            return None
        return self.surnames.get(key) or self.first_names.get(key)

    def note_acronym(self, acronym: str, full: Finding) -> None:
        """Note that the article itself says what `acronym` stands for."""
        if full.entity is not None:
            self.acronyms[acronym] = _short(full, full.entity, Reason.ACRONYM, BY_SURNAME)


def short_names(
    linked: Iterable[Finding], unknown: Iterable[tuple[str, ...]], knowledge: KnowledgeBase
) -> ShortNames:
    """Return the short names for what is `linked` by a full name; `unknown` names compete."""
    short = ShortNames()
    for finding in linked:
        if finding.entity is None or finding.after - finding.first < 2:
            continue
        kind = knowledge.type_of(finding.entity)
        if kind in PERSONS:
            _note_person(short, finding, finding.entity, knowledge)
        elif kind in _GROUPS:
            _note_acronym(short, finding, finding.entity)
    firsts = {name[0] for name in unknown}
    lasts = {name[-1] for name in unknown}
    short.shared |= {word for word in short.first_names if word in firsts | lasts}
    short.shared |= {word for word in short.surnames if word in lasts}
    return short


def _note_person(
    short: ShortNames, finding: Finding, entity: int, knowledge: KnowledgeBase
) -> None:
    written = {word.plain for word in finding.passage.words[finding.first : finding.after]}
    label = name_key(knowledge.entity(entity).label).split()
    # A title is no part of a person's label, and nobody is called by it alone.
    given, surname = label[0], label[-1]
    if surname in written:
        meant = _short(finding, entity, Reason.SHORT_NAME, BY_SURNAME)
        _note(short, short.surnames, surname, meant)
    if given in written and given != surname and given not in _PARTICLES:
        meant = _short(finding, entity, Reason.FIRST_NAME, BY_FIRST_NAME)
        _note(short, short.first_names, given, meant)


def _short(finding: Finding, entity: int, reason: Reason, factor: float) -> Short:
    return Short(entity, reason, round(finding.confidence * factor, 4))


def _note(short: ShortNames, names: dict[str, Short], word: str, meant: Short) -> None:
    if len(word) < SHORTEST:
        return
    known = names.setdefault(word, meant)
    if known.entity != meant.entity:
        short.shared.add(word)


def _note_acronym(short: ShortNames, finding: Finding, entity: int) -> None:
    written = finding.passage.words[finding.first : finding.after]
    letters = "".join(word.text[0] for word in written if word.is_capitalised)
    if 2 < len(letters) <= LONGEST_ACRONYM:
        meant = _short(finding, entity, Reason.ACRONYM, BY_ACRONYM)
        short.acronyms.setdefault(letters, meant)


def explained_acronyms(passage: Passage, joining: frozenset[str]) -> dict[str, Taken]:
    """Return the words that each acronym in brackets stands for: "health service (HS)".

    Capitals do not matter, and words that join may have a letter or not.
    """
    found: dict[str, Taken] = {}
    if "(" not in passage.text:
        return found
    for index, word in enumerate(passage.words[1:], 1):
        if not passage.gaps[index - 1].endswith("("):
            continue
        if word.text.isupper() and 2 <= len(word.text) <= LONGEST_ACRONYM:
            first = _spelled_from(passage.words, index, word.text.casefold(), joining)
            if first is not None:
                found[word.text] = Taken(passage.field, first, index)
    return found


def _spelled_from(
    words: Sequence[Word], index: int, acronym: str, joining: frozenset[str]
) -> int | None:
    """Return where the words begin, right before `index`, whose first letters spell `acronym`."""
    for first in range(index - len(acronym), max(index - 2 * len(acronym), 0) - 1, -1):
        own = words[max(first, 0) : index]
        letters = "".join(word.folded[0] for word in own)
        telling = "".join(word.folded[0] for word in own if word.folded not in joining)
        if acronym in (letters, telling):
            return max(first, 0)
    return None

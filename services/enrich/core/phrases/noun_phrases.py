"""Runs of two to four words that might be a noun with what belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

from services.enrich.core.phrases.edges import Edges
from services.enrich.core.phrases.roles import CAPITAL, CONNECTOR, NOTHING, WORD, Role
from services.enrich.core.text.passages import Passage

LONGEST_PHRASE = 4
_HYPHENS = frozenset("-‐‑")
_GAPS = frozenset((" ", "\u00a0", "'", "’")) | _HYPHENS


@dataclass(frozen=True, slots=True)
class Signs:
    """By what verbs and the ends of phrases are known in an article.

    `verbs` are stems; no noun has the ending `no_noun`, and no word inside a phrase `verbal`.
    """

    edges: Edges
    stopwords: frozenset[str]
    verbs: Set[str]
    no_noun: tuple[str, ...]
    verbal: tuple[str, ...]

    @classmethod
    def of(cls, edges: Edges, stopwords: frozenset[str], verbs: Set[str]) -> Signs:
        """Return the signs of a language in an article with these verbs."""
        no_noun = edges.adverbs + edges.past
        return cls(edges, stopwords, verbs, no_noun, no_noun + edges.gerunds)


class Line(NamedTuple):
    """A passage with the role and stem of each word and what stands behind it."""

    passage: Passage
    roles: list[Role]
    stems: Sequence[str]
    gaps: Sequence[str]


def noun_phrases(line: Line, signs: Signs) -> Iterator[tuple[int, int, bool]]:
    """Yield runs of words, and whether the words around it show that it is whole."""
    words, gaps = line.passage.words, line.gaps
    for first, role in enumerate(line.roles):
        if role < WORD or gaps[first] not in _GAPS or gaps[first - 1] in _HYPHENS:
            continue
        if not _may_begin(line, first, signs.edges):
            continue
        for last in range(first + 1, min(first + LONGEST_PHRASE, len(words))):
            if line.roles[last] == NOTHING or gaps[last - 1] not in _GAPS:
                break
            if _may_end(line, first, last, signs):
                yield first, last + 1, _is_whole(line, first, last, signs)
            if _ends_run(line, last, signs):
                break


def _may_begin(line: Line, first: int, edges: Edges) -> bool:
    words = line.passage.words
    word = words[first]
    if len(word.text) < 2 or word.folded.endswith(edges.adverbs):
        return False
    if not word.is_capitalised and not word.folded.endswith(edges.attributes):
        return False
    if edges.nouns_have_capitals and _is_whole_noun(line, first):
        return False
    return not first or words[first - 1].folded not in edges.before_verbs


def _is_whole_noun(line: Line, index: int) -> bool:
    """Return whether a verb or a word of the next noun follows the noun, as it has no capital."""
    return line.roles[index] == CAPITAL and line.roles[index + 1 : index + 2] == [WORD]


def _ends_run(line: Line, last: int, signs: Signs) -> bool:
    """Return whether no phrase goes on after this word."""
    if signs.edges.nouns_have_capitals:
        return _is_whole_noun(line, last)
    word = line.passage.words[last].folded
    is_inside = line.gaps[last - 1] in _HYPHENS
    return not is_inside and (word.endswith(signs.verbal) or word in signs.edges.finite)


def _may_end(line: Line, first: int, last: int, signs: Signs) -> bool:
    words = line.passage.words
    least = CAPITAL if signs.edges.nouns_have_capitals else WORD
    if line.roles[last] < least or line.gaps[last] in _HYPHENS:
        return False
    if _HYPHENS.issuperset(line.gaps[first:last]):
        return False
    # "Impeached Trump" and "died of age" tell of deeds; "armed police" does not.
    tells = line.roles[last] == CAPITAL or line.roles[first + 1] == CONNECTOR
    if tells and words[first].folded.endswith(signs.edges.past + signs.edges.gerunds):
        return False
    word, before = words[last].folded, words[last - 1].folded
    if len(word) < 2 or word.endswith(signs.no_noun):
        return False
    return not _is_verb(word, before, line.stems[last], signs)


def _is_verb(word: str, before: str, root: str, signs: Signs) -> bool:
    """Return whether a word in the place of a noun is the verb of a sentence."""
    if word in signs.edges.finite:
        return True
    # "Talks end" is a sentence where something also ended; "the end" is none.
    return (word.endswith("s") or before.endswith("s")) and root in signs.verbs


def _is_whole(line: Line, first: int, last: int, signs: Signs) -> bool:
    words, edges = line.passage.words, signs.edges
    if not first or words[first - 1].folded not in edges.openers:
        return False
    if any(words[index].folded.endswith(edges.gerunds) for index in (first, last)):
        return False
    follows = last + 1 < len(words) and line.gaps[last] in _GAPS
    if follows and words[last + 1].folded not in signs.stopwords:
        return False
    if not edges.only_joined:
        return last - first < LONGEST_PHRASE - 1
    inner = line.roles[first + 1 : last]
    return bool(inner) and all(role == CONNECTOR for role in inner)

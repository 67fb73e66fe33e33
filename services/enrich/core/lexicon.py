"""Words that enrichment knows by language: stop words, subject terms, names of sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.enrich.core.text.words import folded_words

SECTIONS = (
    "world",
    "politics",
    "business",
    "technology",
    "science",
    "health",
    "sport",
    "culture",
)
SHORTEST_PREFIX = 3

# Subjects a term speaks for, with its weight for each.
Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Subject terms of one language: whole words or short runs of words, and beginnings."""

    whole: Mapping[tuple[str, ...], Weights]
    beginnings: Mapping[str, Weights]
    # The longest term that begins with a word, in words.
    longest: Mapping[str, int]

    def weights_of(self, words: tuple[str, ...]) -> Weights:
        """Return what `words` (one or a run, without case) speak for."""
        exact = self.whole.get(words)
        if exact is not None or len(words) > 1:
            return exact or ()
        word = words[0]
        for length in range(len(word), SHORTEST_PREFIX - 1, -1):
            found = self.beginnings.get(word[:length])
            if found is not None:
                return found
        return ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists; a language that is not in them has none of its own."""

    stopwords: Mapping[str, frozenset[str]]
    terms: Mapping[str, Terms]
    section_of_name: Mapping[str, str]

    def stopwords_of(self, language: str) -> frozenset[str]:
        """Return words of `language` that say nothing about a text."""
        return self.stopwords.get(language, frozenset())


def parse_stopwords(lines: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the stop words by language from a table `language, words`."""
    return {language: frozenset(folded_words(words)) for language, words in _rows(lines, 2)}


def parse_section_names(lines: Iterable[str]) -> dict[str, str]:
    """Return the section by publishers' names for it, from a table `section, names`."""
    return {
        name.casefold(): section for section, names in _rows(lines, 2) for name in names.split("|")
    }


def parse_terms(lines: Iterable[str]) -> dict[str, Terms]:
    """Return the subject terms by language from a table `language, section, weight, terms`.

    A term that ends in `*` stands for every word that begins so.
    """
    whole: dict[str, dict[tuple[str, ...], Weights]] = {}
    beginnings: dict[str, dict[str, Weights]] = {}
    for language, section, weight, terms in _rows(lines, 4):
        speaks = ((section, float(weight)),)
        exact, begun = whole.setdefault(language, {}), beginnings.setdefault(language, {})
        for term in terms.split("|"):
            if term.endswith("*"):
                begun[term[:-1].casefold()] = begun.get(term[:-1].casefold(), ()) + speaks
            else:
                exact[folded_words(term)] = exact.get(folded_words(term), ()) + speaks
    return {
        language: Terms(exact, beginnings[language], _longest(exact))
        for language, exact in whole.items()
    }


def _longest(terms: Iterable[tuple[str, ...]]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for term in terms:
        longest[term[0]] = max(longest.get(term[0], 1), len(term))
    return longest


def _rows(lines: Iterable[str], columns: int) -> Iterable[tuple[str, ...]]:
    for number, line in enumerate(lines, 1):
        if number == 1 or not line.strip():
            continue
        cells = tuple(line.rstrip("\n").split("\t"))
        if len(cells) != columns:
            raise ValueError(f"line {number} has {len(cells)} columns, not {columns}: {line!r}")
        yield cells

"""Words that say nothing about a text, by language; the sections of the page."""

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

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stopwords:
    """Words that say nothing about a text; it holds the languages that it has words of."""

    by_language: Mapping[str, frozenset[str]]

    def of(self, language: str) -> frozenset[str]:
        """Return those of `language`, none for one that is not known."""
        return self.by_language.get(language, _NONE)

    def __contains__(self, language: object) -> bool:
        return language in self.by_language


def parse_stopwords(lines: Iterable[str]) -> Stopwords:
    """Return the stop words of a table `language, words`."""
    return Stopwords({language: frozenset(folded_words(words)) for language, words in _rows(lines)})


def _rows(lines: Iterable[str]) -> Iterable[tuple[str, ...]]:
    for number, line in enumerate(lines, 1):
        if number == 1 or not line.strip():
            continue
        cells = tuple(line.rstrip("\n").split("\t"))
        if len(cells) != 2:
            raise ValueError(f"line {number} has {len(cells)} columns, not 2: {line!r}")
        yield cells

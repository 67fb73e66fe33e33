"""Close languages, and the letters and everyday words by which they are told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_COLUMNS = 4
_PUNCTUATION = ".,;:!?…·।۔،؟'\"“”„‘’«»()[]-–—"


@dataclass(frozen=True, slots=True)
class Marks:
    """What speaks for a language among its close ones."""

    letters: re.Pattern[str] | None
    words: frozenset[str]

    def count(self, text: str, words: frozenset[str]) -> int:
        """Return how many different marks are in `text`, whose folded words are `words`."""
        letters = len(set(self.letters.findall(text))) if self.letters else 0
        return letters + len(self.words & words)


# The marks of a language and of those close to it, for each of them.
Families = Mapping[str, Mapping[str, Marks]]


def parse_families(lines: Iterable[str]) -> Families:
    """Return the families from a table `family, language, letters, words`.

    `letters` is the inside of a character class, such as `ぁ-ゖ`.
    """
    families: dict[str, dict[str, Marks]] = {}
    for number, line in enumerate(lines, 1):
        cells = line.rstrip("\n").split("\t")
        if len(cells) != _COLUMNS:
            raise ValueError(f"line {number} has {len(cells)} columns, not {_COLUMNS}: {line!r}")
        family, language, letters, words = cells
        if number > 1:
            pattern = re.compile(f"[{letters}]") if letters else None
            families.setdefault(family, {})[language] = Marks(pattern, frozenset(words.split()))
    return {language: family for family in families.values() for language in family}


def marked(code: str, text: str, families: Families) -> tuple[str, int]:
    """Return which language close to `code` has most marks in `text`, and by how many more.

    None more means that the marks leave it open; then it is `code`.
    """
    family = families.get(code)
    if family is None:
        return code, 0
    folded = text.casefold()
    words = frozenset(word.strip(_PUNCTUATION) for word in folded.split())
    counts = {language: marks.count(folded, words) for language, marks in family.items()}
    best = max(counts, key=lambda language: (counts[language], language == code))
    lead = counts[best] - max(counts[language] for language in family if language != best)
    return (best, lead) if lead else (code, 0)

"""Words around names that tell what a name is: titles before people, prepositions before places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.enrich.core.text.capitals import CapitalRules
from services.enrich.core.text.words import plain

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NameWords:
    """Folded words by what they do.

    `titles` stand before people, `times` (and directions) beside names, with a capital but no part;
    `places` stand before places; `joining` may stand inside a name without a capital, and those
    of them in `listing` stand between two names more often. `sport` are words of matches, without
    accents, in which a country or a city is its team. `opening` words begin sentences, before names
    too. What follows one of `noble` and a joining word belongs to the title: "Duchess of Sussex".
    Where `nouns_have_capitals`, a capital beside a name tells nothing; where `names_are_strict`,
    one before a full name is a part of it, as in English, and not the end of an office.
    """

    titles: frozenset[str] = NONE
    times: frozenset[str] = NONE
    places: frozenset[str] = NONE
    joining: frozenset[str] = NONE
    listing: frozenset[str] = NONE
    sport: frozenset[str] = NONE
    opening: frozenset[str] = NONE
    noble: frozenset[str] = NONE
    nouns_have_capitals: bool = False
    names_are_strict: bool = False

    @property
    def capital_rules(self) -> CapitalRules:
        """How the language has capitals; after titles stands a point that ends nothing."""
        return CapitalRules(self.nouns_have_capitals, self.titles)


KINDS = {
    "title": "titles",
    "time": "times",
    "place": "places",
    "joining": "joining",
    "listing": "listing",
    "sport": "sport",
    "opening": "opening",
    "noble": "noble",
}
EVERY_LANGUAGE = "en"
# What foreign names carry in every language.
SHARED = ("titles", "joining", "listing", "noble")
CAPITAL_NOUNS = frozenset({"de"})


class NameWordsError(ValueError):
    """A table of name words that cannot be read; says which line is wrong."""


def parse_name_words(lines: Iterable[str]) -> Mapping[str, NameWords]:
    """Return the words by language from a table `language, kind, words` (`|` between them).

    English titles and what joins names are known in every language: foreign names carry them.
    """
    words: dict[str, dict[str, frozenset[str]]] = {}
    for number, line in enumerate(lines, 1):
        if number == 1 or not line.strip():
            continue
        cells = line.rstrip("\n").split("\t")
        if len(cells) != 3 or cells[1] not in KINDS:
            raise NameWordsError(f"line {number}: not language, kind, words: {line!r}")
        language, kind, listed = cells
        words.setdefault(language, {})[KINDS[kind]] = frozenset(listed.split("|"))
    everywhere = words.get(EVERY_LANGUAGE, {})
    return {language: _words_of(language, own, everywhere) for language, own in words.items()}


def _words_of(
    language: str, own: Mapping[str, frozenset[str]], everywhere: Mapping[str, frozenset[str]]
) -> NameWords:
    shared = {kind: own.get(kind, NONE) | everywhere.get(kind, NONE) for kind in SHARED}
    return NameWords(
        **{**own, **shared, "sport": frozenset(map(plain, own.get("sport", NONE)))},
        nouns_have_capitals=language in CAPITAL_NOUNS,
        names_are_strict=language == EVERY_LANGUAGE,
    )

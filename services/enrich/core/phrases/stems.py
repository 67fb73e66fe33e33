"""Words without their endings, so that variants of a phrase count together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from Stemmer import Stemmer

from services.enrich.core.text.words import folded_words

# Snowball's algorithms (Porter 2001) by language.
ALGORITHMS = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}

Key = tuple[str, ...]


# Words remembered per language; news has the same words again and again.
MOST_REMEMBERED = 50_000


class Stems(dict[str, str]):
    """Folded words by themselves: each without its ending, made when it is asked for first.

    Where the language has no stemmer a word stays as it is.
    """

    def __init__(self, language: str) -> None:
        super().__init__()
        self._stemmer = Stemmer(ALGORITHMS[language]) if language in ALGORITHMS else None

    def __missing__(self, folded: str) -> str:
        stem = folded if self._stemmer is None else str(self._stemmer.stemWord(folded))
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[folded] = stem
        return stem


stems_of = cache(Stems)


def phrase_key(phrase: str, language: str) -> Key:
    """Return what the variants of a phrase have in common."""
    return key_of(folded_words(phrase), language)


def key_of(folded: Iterable[str], language: str) -> Key:
    """Return what the variants of a phrase of these folded words have in common."""
    stems = stems_of(language)
    return tuple([stems[word] for word in folded])

"""Words without their endings, so that variants of a phrase count together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

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


@lru_cache(maxsize=131_072)
def stem(folded: str, language: str) -> str:
    """Return a folded word without its ending; as it is where the language has no stemmer."""
    if language not in ALGORITHMS:
        return folded
    return str(_stemmer(language).stemWord(folded))


def phrase_key(phrase: str, language: str) -> Key:
    """Return what the variants of a phrase have in common."""
    return key_of(folded_words(phrase), language)


def key_of(folded: Iterable[str], language: str) -> Key:
    """Return what the variants of a phrase of these folded words have in common."""
    return tuple(stem(word, language) for word in folded)


@cache
def _stemmer(language: str) -> Stemmer:
    return Stemmer(ALGORITHMS[language])

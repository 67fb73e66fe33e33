"""Words without their endings, so that variants of a phrase count together."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from Stemmer import Stemmer

from services.enrich.core.text.memo import Memo
from services.enrich.core.text.words import folded_words

# Those whose words are cut by Snowball's algorithms (Porter 2001).
LANGUAGES = frozenset({"ar", "de", "en", "es", "fr", "it", "nl", "pt", "ru", "sv", "tr"})

Key = tuple[str, ...]


# Words remembered per language.
MOST_REMEMBERED = 50_000


@cache
def stems_of(language: str) -> Memo[str]:
    """Return the folded words of a language by themselves, each without its ending.

    Where the language has no stemmer a word stays as it is.
    """
    if language not in LANGUAGES:
        return Memo(str, MOST_REMEMBERED)
    return Memo(Stemmer(language).stemWord, MOST_REMEMBERED)


def phrase_key(phrase: str, language: str) -> Key:
    """Return what the variants of a phrase have in common."""
    return key_of(folded_words(phrase), language)


def key_of(folded: Iterable[str], language: str) -> Key:
    """Return what the variants of a phrase of these folded words have in common."""
    stems = stems_of(language)
    return tuple([stems[word] for word in folded])

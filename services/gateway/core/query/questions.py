"""What of a question is asked: its telling words, and which language they are of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from services.gateway.core.query.function_words import FUNCTION_WORDS
from services.gateway.core.query.limits import MOST_ASKED, word_count

_AROUND = ".,;:!?…'’‘"


def language_of(question: str) -> str | None:
    """Return the language that most words of grammar are of; None if that are several, or none."""
    words = _bare(question)
    told = {code: sum(one in known for one in words) for code, known in FUNCTION_WORDS.items()}
    most = max(told.values())
    best = [code for code, count in told.items() if count == most]
    return best[0] if most and len(best) == 1 else None


def telling_words(question: str, language: str | None) -> list[str]:
    """Return the words that say what is asked, those said most often first, at most `MOST_ASKED`.

    A word comes as often as it is said. There are none if all are words of grammar in `language`.
    """
    known = FUNCTION_WORDS.get(language or "", frozenset())
    said = Counter(one for one in _bare(question) if one not in known)
    return list(_affordable([one for one, times in said.most_common() for _ in range(times)]))


def _bare(question: str) -> list[str]:
    """Return the words in small letters, but for those in capitals: WHO and US are names."""
    words = [word.strip(_AROUND).replace("’", "'") for word in question.split()]
    return [one if one.isupper() and len(one) > 1 else one.lower() for one in words]


def _affordable(words: Sequence[str]) -> Iterator[str]:
    left = MOST_ASKED
    for word in words:
        left -= word_count(word)
        if left < 0:
            return
        yield word

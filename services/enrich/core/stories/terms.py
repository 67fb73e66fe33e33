"""The words by which one event is told from another."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import pairwise

from services.enrich.core.text.words import folded_words

# Words that begin alike are taken for one: enough for plurals and cases, in any language.
STEM = 6
SHORTEST = 3
# The beginning tells the event, what follows is background.
MOST_WORDS, MOST_PAIRS = 80, 80
MOST_CHARACTERS = 4_000
JOINT = "_"


def terms_of(title: str, text: str, stopwords: Set[str]) -> dict[str, int]:
    """Return how often title and text have their first words, and pairs of neighbours among them.

    A title alone has no pairs: too few of them come again in another.
    """
    told = text.strip() not in ("", title.strip())
    whole = f"{title}\n{text[:MOST_CHARACTERS]}" if told else title
    words = list(stems(whole, stopwords))
    counts = _counted(iter(words), MOST_WORDS)
    if told:
        counts |= _counted((JOINT.join(pair) for pair in pairwise(words)), MOST_PAIRS)
    return counts


def stems(text: str, stopwords: Set[str] = frozenset()) -> Iterator[str]:
    """Yield the short forms of the words of `text` that tell something."""
    for word in folded_words(text):
        if word not in stopwords and (len(word) >= SHORTEST or word.isdigit()):
            yield word[:STEM]


def _counted(terms: Iterator[str], most: int) -> dict[str, int]:
    """Return the first `most` different terms with how often each comes."""
    counts: dict[str, int] = {}
    for term in terms:
        if term in counts:
            counts[term] += 1
        elif len(counts) < most:
            counts[term] = 1
    return counts

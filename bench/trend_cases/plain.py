"""What a plain count finds: the words, or the pairs of capitalised words, that most titles say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from bench.trend_cases.headlines import Headline, News
from bench.trend_cases.ours import Listed, Lists
from services.enrich.core.text.words import words_of

MOST_LISTED = 10
SHORTEST_WORD = 4

Terms = Callable[[Headline], Iterable[str]]


def words(headline: Headline) -> Iterator[str]:
    """Yield the words of a title that are long enough to say something."""
    return (word.folded for word in words_of(headline.title) if len(word.folded) >= SHORTEST_WORD)


def capitalised_pairs(headline: Headline) -> Iterator[str]:
    """Yield the neighbours that are both written large."""
    for left, right in pairwise(words_of(headline.title)):
        if left.is_capitalised and right.is_capitalised:
            yield f"{left.text} {right.text}"


def recent(news: News, at: datetime) -> list[Headline]:
    """Return what was seen in the window that ends at `at`."""
    seen = (one for moment, some in news.seen if at - news.window < moment <= at for one in some)
    return list({one.id: one for one in seen}.values())


def plain_lists(news: News, moments: Sequence[datetime], terms: Terms) -> Lists:
    """Return the terms that most headlines of the window have, for each of the moments."""
    return {at: list(_most(recent(news, at), terms)) for at in moments}


def saying(headlines: Iterable[Headline], terms: Terms) -> Mapping[str, set[str]]:
    """Return the headlines that say each term; of others none."""
    told: dict[str, set[str]] = defaultdict(set)
    for one in headlines:
        for term in terms(one):
            told[term].add(one.id)
    return told


def _most(headlines: Iterable[Headline], terms: Terms) -> Iterator[Listed]:
    told = saying(headlines, terms)
    for term in sorted(told, key=lambda term: (-len(told[term]), term))[:MOST_LISTED]:
        yield Listed(term, frozenset(told[term]))

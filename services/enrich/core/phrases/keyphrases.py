"""Keyphrases: what an article says in several words that other news does not say."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from services.enrich.core.phrases.candidates import Candidate, find_candidates
from services.enrich.core.phrases.recent_news import LEAD_CHARACTERS, NewsView
from services.enrich.core.phrases.stems import Key
from services.enrich.core.text.passages import Passage, Taken

MOST_PHRASES = 12
# What standing in the title or the lead and being a name add to the weight of being repeated.
TITLE_BONUS, LEAD_BONUS, NAME_BONUS = 1.5, 0.5, 0.5
LEAST_UNUSUAL = 0.15
# A longer phrase that stands nearly as often as a part of it is the phrase that is meant.
NEARLY = 0.6
# In texts up to this many words nothing has to be said twice.
SHORT_TEXT = 80


def find_phrases(
    passages: Sequence[Passage], taken: Sequence[Taken], stopwords: frozenset[str], news: NewsView
) -> tuple[str, ...]:
    """Return up to a dozen phrases of two words and more, the most telling first.

    Words in `taken` are left out: they are entities already. What is usual in recent `news` ranks
    lower, what the source repeats in all its articles is left out; then `news` learns this article.
    """
    candidates = find_candidates(passages, taken, news.language, stopwords)
    is_short = sum(len(passage.words) for passage in passages) <= SHORT_TEXT
    counting = [one for one in candidates if one.is_name or len(one.places) > 1]
    if is_short:
        counting = [one for one in candidates if one.is_name or one.in_title]
    chosen = [one.written for one in _chosen(counting, news)]
    news.learn(_lead(passages), [one.key for one in counting])
    return tuple(chosen)


def _chosen(candidates: Sequence[Candidate], news: NewsView) -> list[Candidate]:
    """Return the best candidates; no one is part of another."""
    longer: Counter[Key] = Counter()
    for one in candidates:
        for part in one.parts():
            longer[part] = max(longer[part], len(one.places))
    weights = {
        one.key: _weight(one, news)
        for one in candidates
        if longer[one.key] < NEARLY * len(one.places) and not news.is_frame(one.key)
    }
    chosen: list[Candidate] = []
    parts: set[Key] = set()
    for one in sorted(candidates, key=lambda one: -weights.get(one.key, 0.0)):
        own = {one.key, *one.parts()}
        if (
            weights.get(one.key, 0.0) > 0.0
            and one.key not in parts
            and not own & {c.key for c in chosen}
        ):
            chosen.append(one)
            parts |= own
    return chosen[:MOST_PHRASES]


def _weight(candidate: Candidate, news: NewsView) -> float:
    unusualness = news.unusualness(candidate.key)
    if unusualness < LEAST_UNUSUAL:
        return 0.0
    in_lead = any(
        place.passage.field == "text" and place.passage.words[place.first].start < LEAD_CHARACTERS
        for place in candidate.places
    )
    told = math.log2(1 + len(candidate.places))
    bonus = TITLE_BONUS * candidate.in_title + LEAD_BONUS * in_lead + NAME_BONUS * candidate.is_name
    return (told + bonus) * unusualness


def _lead(passages: Sequence[Passage]) -> list[str]:
    return [
        word.folded
        for passage in passages
        for word in passage.words
        if passage.field == "title" or word.end <= LEAD_CHARACTERS
    ]

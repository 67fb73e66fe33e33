"""Keyphrases: what an article says in several words that other news does not say."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence, Set

from services.enrich.core.phrases.candidates import Candidate, find_candidates
from services.enrich.core.phrases.recent_news import LEAD_CHARACTERS, NewsView
from services.enrich.core.phrases.stems import Key, key_of
from services.enrich.core.text.passages import Passage, Taken

MOST_PHRASES = 12
# Of those said only once, the ones that only stand well.
MOST_ONCE = 4
# What standing in the title or the lead, being a name and sharing a word with the title add to the
# weight of being repeated.
IN_TITLE, IN_LEAD, IS_NAME, ON_TOPIC = 1.5, 0.5, 0.5, 0.5
# A longer phrase that stands nearly as often as a part of it is the phrase that is meant.
NEARLY = 0.6


def find_phrases(
    passages: Sequence[Passage], taken: Sequence[Taken], stopwords: frozenset[str], news: NewsView
) -> tuple[str, ...]:
    """Return up to a dozen phrases of two words and more, the most telling first.

    Words in `taken` are left out: they are entities already. What is usual in recent `news` ranks
    lower, what the source repeats in all its articles is left out; then `news` learns this article.
    """
    lead = _lead(passages)
    title = [word.folded for one in passages if one.field == "title" for word in one.words]
    topic = frozenset(key_of(set(title) - stopwords, news.language))
    candidates = [
        one
        for one in find_candidates(passages, taken, news.language, stopwords)
        if one.is_name or len(one.places) > 1 or _is_telling(one, topic, news)
    ]
    chosen = [one.written for one in _chosen(candidates, topic, news)]
    news.learn(lead, [one.key for one in candidates])
    return tuple(chosen)


def _lead(passages: Sequence[Passage]) -> list[str]:
    return [
        word.folded
        for passage in passages
        for word in passage.words
        if passage.field == "title" or word.end <= LEAD_CHARACTERS
    ]


def _is_telling(candidate: Candidate, topic: Set[str], news: NewsView) -> bool:
    """Return whether a phrase said once is a whole one that the title or other news speaks of."""
    on_topic = not topic.isdisjoint(candidate.key)
    return candidate.is_whole and (on_topic or news.is_known(candidate.key))


def _chosen(candidates: Sequence[Candidate], topic: Set[str], news: NewsView) -> list[Candidate]:
    """Return the best candidates, no one of which is part of another."""
    longer = _longer(candidates)
    weights = {
        one.key: _weight(one, topic) * news.unusualness(one.key)
        for one in candidates
        if longer[one.key] < NEARLY * len(one.places) and not news.is_frame(one.key)
    }
    return _apart(candidates, {key: weight for key, weight in weights.items() if weight})


def _longer(candidates: Sequence[Candidate]) -> Counter[Key]:
    """Return how often a longer candidate stands where each stands."""
    longer: Counter[Key] = Counter()
    for one in candidates:
        for part in one.parts():
            longer[part] = max(longer[part], len(one.places))
    return longer


def _apart(candidates: Sequence[Candidate], weights: Mapping[Key, float]) -> list[Candidate]:
    ranked = [one for one in candidates if one.key in weights]
    ranked.sort(key=lambda one: -weights[one.key])
    chosen: dict[Key, Candidate] = {}
    inner: set[Key] = set()
    once = 0
    for one in ranked:
        only_once = len(one.places) == 1 and not one.is_name
        parts = set(one.parts())
        if one.key in inner or not parts.isdisjoint(chosen) or once + only_once > MOST_ONCE:
            continue
        chosen[one.key] = one
        inner |= parts
        once += only_once
        if len(chosen) == MOST_PHRASES:
            break
    return list(chosen.values())


def _weight(candidate: Candidate, topic: Set[str]) -> float:
    places = candidate.places
    in_lead = any(not place.in_title and place.start < LEAD_CHARACTERS for place in places)
    return (
        math.log2(1 + len(places))
        + IN_TITLE * candidate.in_title
        + IN_LEAD * in_lead
        + IS_NAME * candidate.is_name
        + ON_TOPIC * (not topic.isdisjoint(candidate.key))
    )

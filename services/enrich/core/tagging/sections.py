"""Sections of the page that an article belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.enrich.core.lexicon import SECTIONS
from services.enrich.core.tagging.scores import confidence
from services.enrich.core.tagging.topics import Topics

LEAST_CONFIDENCE = 0.35
# A section of the text stands beside the surest one when it is nearly as sure.
LEAST_SHARE = 0.75
MOST_SECTIONS = 3


def sections_of(
    published: Sequence[str], scores: Mapping[str, float], topics: Topics
) -> tuple[str, ...]:
    """Return the publisher's sections in the order of the page, then those of the text's subjects.

    `scores` are by subject.
    """
    meanings = {one.section for name in published for one in topics.published_as(name)}
    own = [section for section in SECTIONS if section in meanings]
    return tuple(dict.fromkeys([*own, *_surest(section_scores(scores, topics))]))[:MOST_SECTIONS]


def section_scores(scores: Mapping[str, float], topics: Topics) -> dict[str, float]:
    """Return how much speaks for each section.

    What a subject has counts for its section, but for what a narrower one has that belongs to
    another.
    """
    found: dict[str, float] = {}
    for topic, section in topics.section_of_topic.items():
        score = scores.get(topic, 0.0)
        if score:
            found[section] = found.get(section, 0.0) + score
            above = topics.section_above(topic)
            if above is not None:
                found[above] = found.get(above, 0.0) - score
    return {section: score for section, score in found.items() if score > 0}


def _surest(scores: Mapping[str, float]) -> list[str]:
    total = sum(scores.values())
    sure = {section: confidence(score, total) for section, score in scores.items()}
    least = max(LEAST_CONFIDENCE, LEAST_SHARE * max(sure.values(), default=0.0))
    kept = [section for section, found in sure.items() if found >= least]
    return sorted(kept, key=lambda section: (-sure[section], SECTIONS.index(section)))

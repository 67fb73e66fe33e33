"""Tags of an article: its subjects, how sure each is, and what speaks for it."""

from __future__ import annotations

from collections.abc import Sequence

from services.enrich.core.tagging.evidence import Clue, Findings, clues_of
from services.enrich.core.tagging.topics import Topics
from shared.events import Tag

MOST_TAGS = 12
LEAST_CONFIDENCE = 0.15
# Evidence that a subject needs before it can be half sure.
DOUBT = 4.0
_MOST_EVIDENCE = 6

# What speaks for each subject, with how much.
_Clues = dict[str, list[tuple[float, Clue]]]


def tag_article(findings: Findings, topics: Topics) -> tuple[Tag, ...]:
    """Return the article's subjects, the surest first and never before what lies above it.

    Whatever speaks for a subject speaks for all above it. A subject rests on two different terms,
    or on one that is enough alone.
    """
    speaking: _Clues = {}
    for clue in clues_of(findings, topics):
        for topic, weight in clue.reach:
            speaking.setdefault(topic, []).append((weight * clue.strength, clue))
    scores = {topic: sum(amount for amount, _ in found) for topic, found in speaking.items()}
    total = sum(
        score for topic, score in scores.items() if not topics.taxonomy.topics[topic].broader
    )
    sure = {topic: confidence(score, total) for topic, score in scores.items()}
    kept = [topic for topic in sure if _is_kept(sure[topic], speaking[topic])]
    ranked = sorted(kept, key=lambda one: (-sure[one], len(topics.taxonomy.path(one)), one))
    return tuple(_tag(one, sure[one], speaking[one], topics) for one in ranked[:MOST_TAGS])


def confidence(score: float, total: float) -> float:
    """Return how sure a subject is by its evidence and by its share of all evidence, 0 to 1."""
    if total <= 0:
        return 0.0
    return round(score / (score + DOUBT) * (min(score / total, 1.0)) ** 0.5, 3)


def _is_kept(sure: float, speaking: Sequence[tuple[float, Clue]]) -> bool:
    enough = len(speaking) > 1 or speaking[0][1].sure
    return enough and sure >= LEAST_CONFIDENCE


def _tag(topic: str, sure: float, speaking: Sequence[tuple[float, Clue]], topics: Topics) -> Tag:
    strongest = sorted(speaking, key=lambda found: (-found[0], found[1].told))
    known = topics.taxonomy.topics[topic]
    return Tag(
        id=topic,
        label=known.label,
        confidence=sure,
        evidence=tuple(clue.told for _, clue in strongest[:_MOST_EVIDENCE]),
        broader=known.broader,
    )

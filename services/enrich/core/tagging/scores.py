"""How much speaks for each subject, and how sure that makes it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from services.enrich.core.tagging.evidence import Clue
from services.enrich.core.tagging.taxonomy import Taxonomy

# Evidence that a subject needs before it can be half sure.
DOUBT = 4.0


def topic_scores(clues: Sequence[Clue]) -> dict[str, float]:
    """Return the evidence for each subject, with that for all below it."""
    scores: dict[str, float] = {}
    for clue in clues:
        for topic, weight in clue.reach:
            scores[topic] = scores.get(topic, 0.0) + weight * clue.strength
    return scores


def confidences(scores: Mapping[str, float], taxonomy: Taxonomy) -> dict[str, float]:
    """Return how sure each subject is."""
    total = sum(scores[topic] for topic in scores if not taxonomy.topics[topic].broader)
    return {topic: confidence(score, total) for topic, score in scores.items()}


def confidence(score: float, total: float) -> float:
    """Return how sure something is by its evidence and by its share of all evidence, 0 to 1."""
    if total <= 0:
        return 0.0
    return round(score / (score + DOUBT) * math.sqrt(min(score / total, 1.0)), 3)

"""The subjects of an article, how sure each is and what speaks for it, and its sections."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from services.enrich.core.tagging.evidence import Clue, Findings, clues_of
from services.enrich.core.tagging.scores import confidences, topic_scores
from services.enrich.core.tagging.sections import sections_of
from services.enrich.core.tagging.taxonomy import Taxonomy, Topic
from services.enrich.core.tagging.topics import Topics
from shared.events import Tag

MOST_TAGS = 12
# Below a subject at the top that is not sure at all, nothing narrower is told either.
LEAST_CONFIDENCE, LEAST_TOP_CONFIDENCE = 0.15, 0.25
_MOST_EVIDENCE = 6

# What speaks for each subject, with how much.
_Speaking = dict[str, list[tuple[float, Clue]]]


@dataclass(frozen=True, slots=True)
class Subjects:
    """What an article is about, and where on the page it belongs, both the surest first."""

    tags: tuple[Tag, ...]
    sections: tuple[str, ...]


def tag_article(findings: Findings, topics: Topics) -> Subjects:
    """Return the article's subjects, none before what lies above it, and its sections.

    Whatever speaks for a subject speaks for all above it. A subject rests on two different clues,
    or on one that is enough alone.
    """
    clues = clues_of(findings, topics)
    scores = topic_scores(clues)
    sure = _sure_enough(confidences(scores, topics.taxonomy), topics.taxonomy)
    speaking = _speaking(clues, sure)
    kept = [topic for topic, clues in speaking.items() if len(clues) > 1 or clues[0][1].sure]
    known = topics.taxonomy.topics
    ranked = sorted(kept, key=lambda topic: (-sure[topic], len(known[topic].broader), topic))
    tags = tuple(_tag(known[one], sure[one], speaking[one]) for one in ranked[:MOST_TAGS])
    return Subjects(tags, sections_of(findings.published, scores if tags else {}, topics))


def _sure_enough(sure: Mapping[str, float], taxonomy: Taxonomy) -> dict[str, float]:
    return {
        topic: confidence
        for topic, confidence in sure.items()
        if confidence >= LEAST_CONFIDENCE and sure[taxonomy.top(topic)] >= LEAST_TOP_CONFIDENCE
    }


def _speaking(clues: Sequence[Clue], wanted: Container[str]) -> _Speaking:
    speaking: _Speaking = {}
    for clue in clues:
        for topic, weight in clue.reach:
            if topic in wanted:
                speaking.setdefault(topic, []).append((weight * clue.strength, clue))
    return speaking


def _tag(topic: Topic, sure: float, speaking: Sequence[tuple[float, Clue]]) -> Tag:
    strongest = sorted(speaking, key=lambda found: (-found[0], found[1].name))
    return Tag(
        id=topic.id,
        label=topic.label,
        confidence=sure,
        evidence=tuple(clue.told for _, clue in strongest[:_MOST_EVIDENCE]),
        broader=topic.broader,
    )

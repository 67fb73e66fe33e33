"""Whom the names of an article mean: each name once, all names together.

A name means the same throughout an article (Gale, Church and Yarowsky, One sense per discourse,
1992), so its occurrences are judged as one. Two rounds: each name by itself, then again with what
the others probably mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.linking.evidence import Name, evidence_for
from services.enrich.core.linking.features import Evidence, probability, score
from services.enrich.core.linking.findings import Reason, Scored
from services.enrich.core.linking.reading import ArticleTerms

LEAST_PROBABILITY = 0.4
# When it is sure enough that one of them is meant, and the first leads enough to be it.
LEAST_WHOLE = 0.5
LEAST_SHARE = 0.5
# How much less likely the second candidate must be.
LEAST_MARGIN = 0.05
MOST_COHERENCE = 2.0
# Below this a candidate says nothing about the others.
LEAST_MASS = 0.1

# How likely each entity is meant, by the names that may mean it.
_Masses = dict[int, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whom a name means, or why nobody; `scored` are its candidates, the likeliest first."""

    reason: Reason
    entity: int | None
    confidence: float
    scored: tuple[Scored, ...]


def judge(
    names: Sequence[Name], knowledge: KnowledgeBase, article: ArticleTerms
) -> Mapping[str, Verdict]:
    """Return the verdict on each name by its key."""
    evidence = [evidence_for(name, knowledge, article) for name in names]
    alone = [[score(own) for own in found] for found in evidence]
    mass = _masses(names, alone)
    verdicts = {}
    for name, found, scores in zip(names, evidence, alone, strict=True):
        _add_company(name, found, knowledge, mass)
        verdicts[name.key] = _verdict(name, found, scores)
    return verdicts


def _masses(names: Sequence[Name], alone: Sequence[Sequence[float]]) -> _Masses:
    mass: _Masses = {}
    for name, scores in zip(names, alone, strict=True):
        for one, own in zip(name.candidates, scores, strict=True):
            likely = probability(own)
            if likely >= LEAST_MASS:
                mass.setdefault(one.entity, {})[name.key] = likely
    return mass


def _add_company(
    name: Name, found: Sequence[Evidence], knowledge: KnowledgeBase, mass: _Masses
) -> None:
    """Add to the evidence for each candidate what the other names probably mean."""
    others = mass.keys() - {one.entity for one in name.candidates}
    for one, evidence in zip(name.candidates, found, strict=True):
        near = others.intersection(knowledge.neighbours(one.entity))
        if near:
            linked = sum(max(mass[other].values()) for other in near)
            evidence["coherence"] = min(MOST_COHERENCE, linked)
        named = mass.get(one.entity, {})
        if len(named) > (name.key in named):
            evidence["again"] = max(likely for key, likely in named.items() if key != name.key)


def _verdict(name: Name, found: Sequence[Evidence], alone: Sequence[float]) -> Verdict:
    whole = [
        Scored(one.entity, probability(_score_in_company(own, by_itself)), own)
        for one, own, by_itself in zip(name.candidates, found, alone, strict=True)
    ]
    scored = tuple(sorted(whole, key=lambda one: -one.probability))
    best = scored[0]
    if best.probability < LEAST_PROBABILITY and not _leads(scored):
        return Verdict(Reason.UNLIKELY, None, best.probability, scored)
    if len(scored) > 1 and best.probability - scored[1].probability < LEAST_MARGIN:
        return Verdict(Reason.AMBIGUOUS, None, best.probability, scored)
    return Verdict(Reason.BEST, best.entity, best.probability, scored)


def _score_in_company(evidence: Evidence, alone: float) -> float:
    return score(evidence) if "coherence" in evidence or "again" in evidence else alone


def _leads(scored: Sequence[Scored]) -> bool:
    """Return whether surely one of the candidates is meant, and the first more than the others."""
    whole = sum(one.probability for one in scored)
    return whole >= LEAST_WHOLE and scored[0].probability >= LEAST_SHARE * whole

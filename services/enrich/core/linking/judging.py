"""Whom the names of an article mean: each name once, all names together.

A name means the same throughout an article (Gale, Church and Yarowsky, One sense per discourse,
1992), so its occurrences are judged as one. Two rounds: each name by itself, then again with what
the others probably mean.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from services.enrich.core.knowledge.context_terms import term_hash
from services.enrich.core.knowledge.kinds import NameKind
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.knowledge.records import Candidate
from services.enrich.core.linking.features import Features, parts, probability, score
from services.enrich.core.linking.findings import Reason, Scored
from services.enrich.core.linking.reading import ArticleTerms
from services.enrich.core.linking.spots import Spot

PERSONS = frozenset({"person", "politician"})
PLACES = frozenset({"country", "region", "city", "place"})
WORKS = frozenset({"work", "product", "event"})
LEAST_PROBABILITY = 0.4
# When it is sure enough that one of them is meant, and the first leads enough to be it.
LEAST_WHOLE = 0.5
LEAST_SHARE = 0.5
# How much less likely the second candidate must be.
LEAST_MARGIN = 0.05
MOST_COHERENCE = 2.0
MOST_TELLING = 3
LEAST_OF_TEAM = 2
# Below this a candidate says nothing about the others.
LEAST_MASS = 0.1
# As plain numbers: flags of an enumeration are slow to compare.
_LABEL, _DERIVED, _DEMONYM = int(NameKind.LABEL), int(NameKind.DERIVED), int(NameKind.DEMONYM)
_ACRONYM, _LOWER, _FORCED = int(NameKind.ACRONYM), int(NameKind.LOWER), int(NameKind.FORCED)


# How likely each entity is meant, by the names that may mean it.
_Masses = dict[int, dict[str, float]]


@dataclass(slots=True)
class Name:
    """All occurrences of one name in an article, and what stands around them.

    `only_shown`: it is one word and stands only where capitals are for show.
    """

    key: str
    spots: list[Spot] = field(default_factory=list)
    titled: bool = False
    placed: bool = False
    sure: bool = False
    only_shown: bool = True

    @property
    def candidates(self) -> Sequence[Candidate]:
        """Whom it may mean."""
        return self.spots[0].candidates

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.spots[0].after - self.spots[0].first


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whom a name means, or why nobody."""

    reason: Reason
    entity: int | None
    confidence: float
    scored: tuple[Scored, ...]


def judge(
    names: Sequence[Name], knowledge: KnowledgeBase, terms: frozenset[int]
) -> Mapping[str, Verdict]:
    """Return the verdict on each name by its key; `terms` are the hashes of the article's words."""
    alone = [[evidence(name, one, knowledge, terms) for one in name.candidates] for name in names]
    mass = _masses(names, alone)
    verdicts = {}
    for name, found in zip(names, alone, strict=True):
        whole = [
            _in_company(name, one, features, knowledge, mass)
            for one, features in zip(name.candidates, found, strict=True)
        ]
        verdicts[name.key] = _verdict(name.candidates, whole)
    return verdicts


def _masses(names: Sequence[Name], found: Sequence[Sequence[Features]]) -> _Masses:
    mass: _Masses = {}
    for name, features in zip(names, found, strict=True):
        for one, own in zip(name.candidates, features, strict=True):
            likely = probability(score(own))
            if likely >= LEAST_MASS:
                mass.setdefault(one.entity, {})[name.key] = likely
    return mass


def _in_company(
    name: Name, one: Candidate, alone: Features, knowledge: KnowledgeBase, mass: _Masses
) -> Features:
    """Return the evidence for `one` together with what the other names probably mean."""
    own = {other.entity for other in name.candidates}
    linked = (
        max(mass[other].values())
        for other in knowledge.neighbours(one.entity)
        if other in mass and other not in own
    )
    again = (likely for key, likely in mass.get(one.entity, {}).items() if key != name.key)
    return alone._replace(coherence=min(MOST_COHERENCE, sum(linked)), again=max(again, default=0.0))


def _verdict(candidates: Sequence[Candidate], found: Sequence[Features]) -> Verdict:
    scored = sorted(
        (
            Scored(one.entity, probability(score(features)), parts(features))
            for one, features in zip(candidates, found, strict=True)
        ),
        key=lambda one: -one.probability,
    )
    best = scored[0]
    if best.probability < LEAST_PROBABILITY and not _leads(scored):
        return Verdict(Reason.UNLIKELY, None, best.probability, tuple(scored))
    if len(scored) > 1 and best.probability - scored[1].probability < LEAST_MARGIN:
        return Verdict(Reason.AMBIGUOUS, None, best.probability, tuple(scored))
    return Verdict(Reason.BEST, best.entity, best.probability, tuple(scored))


def _leads(scored: Sequence[Scored]) -> bool:
    """Return whether surely one of the candidates is meant, and the first more than the others."""
    whole = sum(one.probability for one in scored)
    return whole >= LEAST_WHOLE and scored[0].probability >= LEAST_SHARE * whole


def evidence(
    name: Name, one: Candidate, knowledge: KnowledgeBase, article: ArticleTerms
) -> Features:
    """Return what speaks for `one` without looking at the other names."""
    kind, type_ = one.kind, knowledge.type_of(one.entity)
    telling = _telling(one.entity, name.key, knowledge, article.hashes)
    is_person, is_place = type_ in PERSONS, type_ in PLACES
    popularity = knowledge.popularity_of(one.entity)
    return Features(
        prior=math.log(max(one.prior, 1e-4)),
        popularity=math.log1p(popularity),
        context=math.log1p(min(telling, MOST_TELLING)),
        coherence=0.0,
        again=0.0,
        several_words=float(name.words > 1),
        label=float(bool(kind & _LABEL)),
        derived=float(bool(kind & _DERIVED)),
        forced=float(bool(kind & _FORCED)),
        demonym=float(bool(kind & _DEMONYM)),
        acronym=float(bool(kind & _ACRONYM)),
        small=float(bool(kind & _LOWER) and not kind & _DEMONYM),
        unsure_capital=float(name.words == 1 and not name.sure),
        titled_person=float(name.titled and is_person),
        titled_other=float(name.titled and not is_person and name.words == 1),
        placed_place=float(name.placed and is_place),
        placed_other=float(name.placed and not is_place and name.words == 1),
        unsupported_person=float(is_person and not telling),
        single_person=float(name.words == 1 and is_person),
        single_work=float(name.words == 1 and type_ in WORKS),
        single_concept=float(name.words == 1 and type_ == "concept"),
        single_country=float(name.words == 1 and type_ == "country"),
        single_team=float(name.words == 1 and type_ == "team"),
        team_in_sport=float(article.is_sport and type_ == "team" and telling >= LEAST_OF_TEAM),
        place_in_sport=float(article.is_sport and is_place and _may_be_team(name, knowledge)),
    )


def _may_be_team(name: Name, knowledge: KnowledgeBase) -> bool:
    if name.placed:
        return False
    return any(knowledge.type_of(one.entity) == "team" for one in name.candidates)


def _telling(entity: int, key: str, knowledge: KnowledgeBase, terms: frozenset[int]) -> int:
    shared = terms.intersection(knowledge.context(entity))
    return len(shared.difference(map(term_hash, key.split()))) if shared else 0


def all_scored(verdicts: Mapping[str, Verdict]) -> Sequence[Scored]:
    """Return every candidate of every name."""
    return list(chain.from_iterable(one.scored for one in verdicts.values()))

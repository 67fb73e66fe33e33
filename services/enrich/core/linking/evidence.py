"""What speaks for a candidate of a name: the base, the article's words, how the name stands."""

from __future__ import annotations

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from services.enrich.core.knowledge.context_terms import term_hashes
from services.enrich.core.knowledge.kinds import NameKind
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.knowledge.records import Candidate
from services.enrich.core.linking.features import Evidence
from services.enrich.core.linking.reading import ArticleTerms
from services.enrich.core.linking.spots import Spot

PERSONS = frozenset({"person", "politician"})
PLACES = frozenset({"country", "region", "city", "place"})
# What a name of one word weighs by what it would be.
_SINGLE = {
    "person": "single_person",
    "politician": "single_person",
    "work": "single_work",
    "product": "single_product",
    "event": "single_work",
    "concept": "single_concept",
    "country": "single_country",
    "team": "single_team",
}
# As plain numbers: flags of an enumeration are slow to compare.
_KINDS = [
    (int(NameKind.LABEL), "label"),
    (int(NameKind.FORCED), "forced"),
    (int(NameKind.DEMONYM), "demonym"),
    (int(NameKind.ACRONYM), "acronym"),
]
_SMALL, _DEMONYM = int(NameKind.LOWER), int(NameKind.DEMONYM)
_DERIVED, _GIVEN = int(NameKind.DERIVED), int(NameKind.LABEL | NameKind.ALIAS)
LEAST_PRIOR = 1e-4
MOST_TELLING = 3
LEAST_OF_TEAM = 2


@dataclass(slots=True)
class Name:
    """All occurrences of one name in an article, and what stands around them.

    `sure`: some occurrence has a capital that no sentence begins with. `only_shown`: it is one word
    and stands only where capitals are for show.
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
    def is_single(self) -> bool:
        """Whether it is one word."""
        return self.spots[0].is_single


def evidence_for(name: Name, knowledge: KnowledgeBase, article: ArticleTerms) -> list[Evidence]:
    """Return what speaks for each candidate of `name` without looking at the other names."""
    own = term_hashes(name.key.split())
    types = [knowledge.type_of(one.entity) for one in name.candidates]
    may_be_team = article.is_sport and not name.placed and "team" in types
    found = []
    for one, kind in zip(name.candidates, types, strict=True):
        telling = _telling(knowledge.context(one.entity), own, article.hashes)
        evidence = _of_base(one, knowledge.popularity_of(one.entity))
        _add_context(evidence, kind, telling, article.is_sport)
        _add_place(evidence, name, kind)
        if may_be_team and kind in PLACES:
            evidence["place_in_sport"] = 1.0
        found.append(evidence)
    return found


def _of_base(one: Candidate, popularity: float) -> Evidence:
    evidence = {
        "prior": math.log(max(one.prior, LEAST_PRIOR)),
        "popularity": math.log1p(popularity),
    }
    for flag, name in _KINDS:
        if one.kind & flag:
            evidence[name] = 1.0
    if one.kind & _DERIVED and not one.kind & _GIVEN:
        evidence["derived"] = 1.0
    if one.kind & _SMALL and not one.kind & _DEMONYM:
        evidence["small"] = 1.0
    return evidence


def _add_context(evidence: Evidence, kind: str, telling: int, is_sport: bool) -> None:
    if telling:
        evidence["context"] = math.log1p(min(telling, MOST_TELLING))
    elif kind in PERSONS:
        evidence["unsupported_person"] = 1.0
    if is_sport and kind == "team" and telling >= LEAST_OF_TEAM:
        evidence["team_in_sport"] = 1.0


def _add_place(evidence: Evidence, name: Name, kind: str) -> None:
    """Add how the name stands in the text, for an entity of that kind."""
    if not name.is_single:
        evidence["several_words"] = 1.0
    else:
        if kind in _SINGLE:
            evidence[_SINGLE[kind]] = 1.0
        if not name.sure:
            evidence["unsure_capital"] = 1.0
    if name.titled and kind in PERSONS:
        evidence["titled_person"] = 1.0
    elif name.titled and name.is_single:
        evidence["titled_other"] = 1.0
    if name.placed and kind in PLACES:
        evidence["placed_place"] = 1.0


def _telling(context: memoryview[int], own: Set[int], terms: frozenset[int]) -> int:
    shared = terms.intersection(context)
    return len(shared.difference(own)) if shared else 0

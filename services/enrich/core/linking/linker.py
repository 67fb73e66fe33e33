"""Entity linking: find the names of an article and say whom each means, or why nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from services.enrich.core.knowledge.context_terms import term_hashes
from services.enrich.core.knowledge.kinds import NameKind
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.knowledge.records import Candidate
from services.enrich.core.linking.evidence import PERSONS, PLACES, Name
from services.enrich.core.linking.findings import Finding, Reason
from services.enrich.core.linking.judging import Verdict, judge
from services.enrich.core.linking.name_words import NameWords
from services.enrich.core.linking.reading import (
    Reading,
    ordinary_words,
    read_passage,
    terms_of,
)
from services.enrich.core.linking.short_names import (
    ShortNames,
    explained_acronyms,
    short_names,
)
from services.enrich.core.linking.spots import Spot, find_spots, language_bit
from services.enrich.core.linking.surroundings import Surroundings
from services.enrich.core.linking.unknown_names import UnknownName, find_unknown_names, surnames
from services.enrich.core.text.passages import Passage

# What a name of one word that only a headline in capitals has must reach.
HEADLINE_PROBABILITY = 0.8
# Sitelinks of a person whose full name is rarely a part of somebody else's.
FAMOUS = 25.0
_LABEL = int(NameKind.LABEL)
# What one word names surely enough to stand beside other names.
NAMED_ALONE = PERSONS | PLACES | {"organization", "company", "party", "team"}


@dataclass(frozen=True, slots=True)
class Background:
    """What linking knows beside the article: the base, and the words of the language."""

    knowledge: KnowledgeBase
    words: NameWords
    stopwords: frozenset[str]
    language: str


@dataclass(frozen=True, slots=True)
class Found:
    """All names of an article: linked and refused ones by place, and those no base knows."""

    findings: tuple[Finding, ...]
    unknown: tuple[UnknownName, ...]

    @property
    def linked(self) -> tuple[Finding, ...]:
        """The names that were linked."""
        return tuple(one for one in self.findings if one.entity is not None)


@dataclass(slots=True)
class _Part:
    reading: Reading
    around: Surroundings
    spots: Sequence[Spot]
    findings: dict[int, Finding] = field(default_factory=dict)


def find_names(passages: Sequence[Passage], background: Background) -> Found:
    """Return the names in the fields of one article."""
    ordinary = ordinary_words(passages) | background.stopwords
    parts = [_part(passage, background, ordinary) for passage in passages]
    names = _standing(parts, background.knowledge)
    verdicts = judge(
        list(names.values()), background.knowledge, terms_of(passages, background.words.sport)
    )
    for part in parts:
        for spot in part.spots:
            if spot.first not in part.findings:
                part.findings[spot.first] = _finding(spot, names[spot.key], verdicts[spot.key])
    unknown = [name for part in parts for name in _unknown(part, background, ordinary)]
    _shorten(parts, unknown, background)
    found = (part.findings[index] for part in parts for index in sorted(part.findings))
    return Found(tuple(found), tuple(unknown))


def _unknown(
    part: _Part, background: Background, ordinary: frozenset[str]
) -> Iterator[UnknownName]:
    """Yield the names of a part that no base knows; refused names may be parts of them."""
    longer = Reason.LONGER_NAME
    standing = [spot for spot in part.spots if part.findings[spot.first].reason is not longer]
    around = Surroundings.of(part.reading, standing, background.words, ordinary)
    return find_unknown_names(around)


def _part(passage: Passage, background: Background, ordinary: frozenset[str]) -> _Part:
    reading = read_passage(passage, background.words)
    language, openings = language_bit(background.language), background.words.opening
    spots = find_spots(reading, background.knowledge, language, openings)
    solid = [spot for spot in spots if _is_solid(spot, background.knowledge)]
    return _Part(reading, Surroundings.of(reading, solid, background.words, ordinary), spots)


def _is_solid(spot: Spot, knowledge: KnowledgeBase) -> bool:
    """Return whether the name is hardly a word of a longer one, as "Avenue" and "Post" are."""
    return not spot.is_single or knowledge.type_of(spot.candidates[0].entity) in NAMED_ALONE


def _standing(parts: Sequence[_Part], knowledge: KnowledgeBase) -> dict[str, Name]:
    """Return the names that stand for themselves; note the refusal of the others."""
    names: dict[str, Name] = {}
    for part in parts:
        for spot in part.spots:
            refusal = _refusal(part.around, spot, knowledge)
            if refusal is not None:
                part.findings[spot.first] = refusal
                continue
            name = names.setdefault(spot.key, Name(spot.key))
            name.spots.append(spot)
            name.sure |= spot.sure_capital
            name.only_shown &= spot.is_single and part.reading.passage.shown[spot.first]
            name.titled |= part.around.follows_title(spot.first)
            name.placed |= part.around.follows_preposition(spot.first)
    return names


def _refusal(around: Surroundings, spot: Spot, knowledge: KnowledgeBase) -> Finding | None:
    if around.is_ordinary(spot):
        return _refused(spot, Reason.ORDINARY_WORD)
    if around.is_title(spot) and knowledge.type_of(spot.candidates[0].entity) != "concept":
        return _refused(spot, Reason.TITLE)
    famous = _is_famous(spot.candidates[0], knowledge)
    longer = around.longer_name(spot.first, spot.after, famous=famous)
    return _refused(spot, Reason.LONGER_NAME, longer) if longer else None


def _is_famous(one: Candidate, knowledge: KnowledgeBase) -> bool:
    """Return whether the name is the label of a person many have heard of."""
    return (
        bool(one.kind & _LABEL)
        and knowledge.type_of(one.entity) in PERSONS
        and knowledge.popularity_of(one.entity) >= FAMOUS
    )


def _refused(spot: Spot, reason: Reason, note: str = "") -> Finding:
    return Finding(spot.passage, spot.first, spot.after, reason, note=note)


def _finding(spot: Spot, name: Name, verdict: Verdict) -> Finding:
    entity, reason = verdict.entity, verdict.reason
    if entity is not None and name.only_shown:
        if "again" in verdict.scored[0].evidence:
            reason = Reason.AS_IN_TEXT
        elif verdict.confidence < HEADLINE_PROBABILITY:
            entity, reason = None, Reason.UNSURE_HEADLINE
    return Finding(
        spot.passage,
        spot.first,
        spot.after,
        reason,
        entity,
        round(verdict.confidence, 4),
        verdict.scored,
    )


def _shorten(
    parts: Sequence[_Part], unknown: Sequence[UnknownName], background: Background
) -> None:
    """Link what is short for a full name, and refuse what is short for an unknown one."""
    linked = [one for part in parts for one in part.findings.values() if one.entity is not None]
    short = short_names(linked, [name.words for name in unknown], background.knowledge)
    hidden = _explain_acronyms(parts, short, background)
    unknown_last = surnames(unknown, background.words.joining)
    for part in parts:
        covered = _covered(part, unknown)
        for index in part.reading.capitals():
            if index not in covered:
                _shorten_at(part, index, short, unknown_last | hidden, background.knowledge)


def _explain_acronyms(
    parts: Sequence[_Part], short: ShortNames, background: Background
) -> frozenset[str]:
    """Note acronyms given in brackets; return those (folded) that stand for something unknown."""
    hidden = set()
    for part in parts:
        explained = explained_acronyms(part.reading.passage, background.words.joining)
        for acronym, (_, first, after) in explained.items():
            full = _ending_at(part, first, after)
            if full is None:
                short.acronyms.pop(acronym, None)
                if not _is_told(part, first, after, background.knowledge):
                    hidden.add(acronym.casefold())
            else:
                short.note_acronym(acronym, full)
    return frozenset(hidden)


def _is_told(part: _Part, first: int, after: int, knowledge: KnowledgeBase) -> bool:
    """Return whether what the acronym behind these words is linked to is told by one of them."""
    finding = part.findings.get(after)
    if finding is None or finding.entity is None:
        return False
    words = part.reading.passage.words[first:after]
    told = term_hashes(word.plain for word in words)
    return not told.isdisjoint(knowledge.context(finding.entity))


def _ending_at(part: _Part, first: int, after: int) -> Finding | None:
    for index in range(max(first - 3, 0), after):
        finding = part.findings.get(index)
        if finding is not None and finding.entity is not None and finding.after == after:
            return finding
    return None


def _covered(part: _Part, unknown: Sequence[UnknownName]) -> frozenset[int]:
    """Return the words that belong to names of several words."""
    passage = part.reading.passage
    ranges = [
        (one.first, one.after)
        for one in part.findings.values()
        if one.after - one.first > 1 and one.entity is not None
    ]
    ranges += [(name.first, name.after) for name in unknown if name.passage is passage]
    return frozenset(index for first, after in ranges for index in range(first, after))


def _shorten_at(
    part: _Part,
    index: int,
    short: ShortNames,
    unknown_last: frozenset[str],
    knowledge: KnowledgeBase,
) -> None:
    word = part.reading.passage.words[index]
    meant, is_hidden = short.of(word), word.folded in unknown_last
    if meant is None and not is_hidden:
        return
    finding = part.findings.get(index)
    if finding is not None and finding.after - index > 1:
        return
    if finding is not None and _is_placed(part, finding, knowledge):
        return
    if meant is not None and not part.around.longer_name(index, index + 1):
        part.findings[index] = Finding(
            part.reading.passage, index, index + 1, meant.reason, meant.entity, meant.confidence
        )
    elif finding is not None and is_hidden and _may_hide(finding, knowledge):
        part.findings[index] = finding._replace(entity=None, reason=Reason.SHORT_UNKNOWN)


def _may_hide(finding: Finding, knowledge: KnowledgeBase) -> bool:
    """Return whether the name may be somebody's surname; a country's is not."""
    return finding.entity is not None and knowledge.type_of(finding.entity) != "country"


def _is_placed(part: _Part, finding: Finding, knowledge: KnowledgeBase) -> bool:
    return (
        finding.entity is not None
        and knowledge.type_of(finding.entity) in PLACES
        and part.around.follows_preposition(finding.first)
    )


def words_for(words: Mapping[str, NameWords], language: str) -> NameWords:
    """Return the words around names in `language`, the English ones where it has none."""
    return words.get(language) or words.get("en") or NameWords()

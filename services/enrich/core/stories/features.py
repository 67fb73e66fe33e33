"""What articles are compared by when they are grouped into stories."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from sys import intern

from services.enrich.core.stories.terms import JOINT, stems, terms_of
from shared.events import ArticleDigest, EntityRef, StoryMember

NAME_WEIGHT = 0.4
# What an entity of a type tells about the event; countries and leaders are everywhere.
TYPE_WEIGHTS = {"country": 0.35, "politician": 0.6, "city": 0.7, "region": 0.8}
UNSPECIFIC_TYPES = frozenset({"country", "politician", "organization"})
# Europe, Africa, Asia, North and South America, Latin America, the Middle East: everywhere too.
CONTINENTS = frozenset({"Q46", "Q15", "Q48", "Q49", "Q18", "Q12585", "Q7204"})
LEAST_SALIENCE = 0.3
# With fewer words an article is a headline, which says too little to tell twin events apart.
LEAST_WORDS = 24

Stopwords = Callable[[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Features:
    """The words (in their language) and the weights of the names (in any) of an article.

    `terms` are single words and pairs of neighbours, `title` the words of the title among them;
    `specific` are the names that few events share: no countries, no leaders, no large bodies.
    `is_told`: there is more than a headline.
    """

    language: str
    terms: tuple[str, ...]
    title: tuple[str, ...]
    names: Mapping[str, float]
    specific: frozenset[str]
    is_told: bool


def features_of(member: StoryMember) -> Features:
    """Return the features of a story's member."""
    language, words = member.language, member.terms.split()
    terms = tuple([intern(f"{language}:{term}") for term in words])
    names = {entity.id: _name_weight(entity) for entity in member.entities}
    specific = {entity.id for entity in member.entities if _is_specific(entity)}
    for phrase in filter(is_name, member.phrases):
        names[phrase.casefold()] = NAME_WEIGHT
        specific.add(phrase.casefold())
    in_title = set(stems(member.title))
    return Features(
        language=language,
        terms=terms,
        title=tuple([term for word, term in zip(words, terms, strict=True) if word in in_title]),
        names=names,
        specific=frozenset(specific),
        is_told=len([word for word in words if not is_pair(word)]) >= LEAST_WORDS,
    )


def is_pair(term: str) -> bool:
    """Return whether a term is two neighbouring words."""
    return JOINT in term


def is_name(phrase: str) -> bool:
    """Return whether `phrase` is written as a name, not as words of the language."""
    words = phrase.split()
    return words[0][0].isupper() and words[-1][0].isupper()


def _name_weight(entity: EntityRef) -> float:
    kind = "country" if entity.id in CONTINENTS else entity.type
    return entity.salience * TYPE_WEIGHTS.get(kind, 1.0)


def _is_specific(entity: EntityRef) -> bool:
    is_wide = entity.type in UNSPECIFIC_TYPES or entity.id in CONTINENTS
    return not is_wide and entity.salience >= LEAST_SALIENCE


def to_member(digest: ArticleDigest, stopwords: Stopwords) -> StoryMember:
    """Return `digest` as a member of a story; one from before terms is read by its beginning."""
    terms = digest.terms or terms_of(digest.title, digest.lead, stopwords(digest.language))
    return StoryMember(
        article_id=digest.article_id,
        version=digest.version,
        title=digest.title,
        language=digest.language,
        url=digest.url,
        source=digest.source,
        event_time=digest.event_time,
        lane=digest.lane,
        entities=digest.entities,
        phrases=digest.phrases,
        content_hash=digest.content_hash,
        sketch=digest.sketch,
        terms=" ".join(terms),
    )

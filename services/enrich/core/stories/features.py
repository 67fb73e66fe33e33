"""What articles are compared by when they are grouped into stories."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from services.enrich.core.text.words import folded_words
from shared.events import ArticleDigest, EntityRef, StoryMember

# Words that begin alike are taken for one: enough for plurals and cases, in any language.
STEM = 6
SHORTEST_TERM = 3
IN_TITLE, IN_PHRASE, IN_LEAD = 2.0, 1.0, 0.5
NAME_WEIGHT = 0.4
# What an entity of a type tells about the event; countries and leaders are everywhere.
TYPE_WEIGHTS = {"country": 0.35, "politician": 0.6, "city": 0.7, "region": 0.8}
UNSPECIFIC_TYPES = frozenset({"country", "politician", "organization"})
# Europe, Africa, Asia, North and South America, Latin America, the Middle East: everywhere too.
CONTINENTS = frozenset({"Q46", "Q15", "Q48", "Q49", "Q18", "Q12585", "Q7204"})
LEAST_SALIENCE = 0.3

Stopwords = Callable[[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Features:
    """Weights of the words (in their language) and of the names (in any) of an article.

    `specific` are the names that few events share: no countries, no leaders, no large bodies.
    """

    language: str
    terms: Mapping[str, float]
    names: Mapping[str, float]
    specific: frozenset[str]


def features_of(member: StoryMember, stopwords: Stopwords, lead: str = "") -> Features:
    """Return the features of a story's member; of a new article those of its `lead` too."""
    terms: dict[str, float] = {}
    skipped = stopwords(member.language)
    for text, weight in ((member.title, IN_TITLE), (lead, IN_LEAD)):
        _add(terms, _stems(text, skipped), member.language, weight)
    for phrase in member.phrases:
        _add(terms, _stems(phrase, skipped), member.language, IN_PHRASE)
    names = {entity.id: _name_weight(entity) for entity in member.entities}
    specific = {entity.id for entity in member.entities if _is_specific(entity)}
    for phrase in filter(is_name, member.phrases):
        names[phrase.casefold()] = NAME_WEIGHT
        specific.add(phrase.casefold())
    return Features(member.language, terms, names, frozenset(specific))


def is_name(phrase: str) -> bool:
    """Return whether `phrase` is written as a name, not as words of the language."""
    words = phrase.split()
    return words[0][0].isupper() and words[-1][0].isupper()


def _stems(text: str, skipped: frozenset[str]) -> Iterable[str]:
    for word in folded_words(text):
        if word not in skipped and (len(word) >= SHORTEST_TERM or word.isdigit()):
            yield word[:STEM]


def _add(terms: dict[str, float], stems: Iterable[str], language: str, weight: float) -> None:
    for stem in stems:
        key = f"{language}:{stem}"
        terms[key] = max(terms.get(key, 0.0), weight)


def _name_weight(entity: EntityRef) -> float:
    kind = "country" if entity.id in CONTINENTS else entity.type
    return entity.salience * TYPE_WEIGHTS.get(kind, 1.0)


def _is_specific(entity: EntityRef) -> bool:
    is_wide = entity.type in UNSPECIFIC_TYPES or entity.id in CONTINENTS
    return not is_wide and entity.salience >= LEAST_SALIENCE


def to_member(digest: ArticleDigest) -> StoryMember:
    """Return `digest` as a member of a story."""
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
    )

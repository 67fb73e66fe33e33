"""A tree as an Elasticsearch query: of kinds that we choose, with what was typed only as values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from services.gateway.core.query.questions import language_of, telling_words
from services.gateway.core.query.tree import (
    And,
    Everything,
    Moment,
    Near,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Question,
    TextField,
    TextLeaf,
    Tree,
    Value,
    Word,
    is_text,
)
from shared.documents import ANALYZED_LANGUAGES, OTHER_LANGUAGE, analyzed_as

Body = dict[str, Any]
Members = Mapping[str, Sequence[str]]

TITLE_BOOST = 3
QUESTION_TITLE_BOOST = 1.5
# A word of one language is rare in another, and would weigh the more there.
FOREIGN_BOOST = 0.25
# An article that says a word in several fields counts little more than one that says it in one.
TIE_BREAKER = 0.2

_TEXT_PLACES: dict[TextField | None, tuple[str, ...]] = {
    None: ("title", "text"),
    "title": ("title",),
    "text": ("text",),
}
_WHOLE = {"source": "source_id", "entity": "entities.id", "section": "sections"}
_AUTHORS = "authors.words"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the tree: the articles of each story, and the language wanted."""

    members: Members = field(default_factory=dict)
    language: str | None = None

    def within(self, parts: Sequence[Tree]) -> Known:
        """Return what is known of each of `parts`, which must all fit."""
        spoken = [one.text for one in parts if isinstance(one, Value) and one.field == "lang"]
        return replace(self, language=spoken[0]) if spoken else self


def rendered(tree: Tree, known: Known) -> Body:
    """Return the `bool` query of `tree`; what only narrows does not count for the score."""
    parts = tree.parts if isinstance(tree, And) else () if tree == Everything() else (tree,)
    inner = known.within(parts)
    return {
        "bool": {
            "must": [_query(one, inner) for one in parts if is_text(one) or one == Nothing()],
            "filter": [_query(one, inner) for one in parts if _narrows(one)],
            "must_not": [_query(one.part, inner) for one in parts if isinstance(one, Not)],
        }
    }


def wanted_texts(tree: Tree, known: Known) -> Iterator[Body]:
    """Yield the queries of the words that an article may be found by, not of what is excluded."""
    match tree:
        case And(parts) | Or(parts):
            inner = known.within(parts) if isinstance(tree, And) else known
            for part in parts:
                yield from wanted_texts(part, inner)
        case Question():
            yield _in_fields(_asked(tree, known), _as_written(tree), {})
        case Word() | Phrase() | Near() | Prefix():
            yield _text(tree, known)


def _narrows(tree: Tree) -> bool:
    return not is_text(tree) and not isinstance(tree, Not | Nothing)


def _query(tree: Tree, known: Known) -> Body:
    match tree:
        case Or(parts):
            return _one_of(_alternative(one, known) for one in parts)
        case Value():
            return _value(tree, known)
        case Moment():
            return _moment(tree)
        case Nothing():
            return {"match_none": {}}
        case Word() | Phrase() | Near() | Prefix() | Question():
            return _text(tree, known)
        case _:
            return rendered(tree, known)


def _one_of(queries: Iterable[Body]) -> Body:
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def _alternative(tree: Tree, known: Known) -> Body:
    query = _query(tree, known)
    return query if is_text(tree) else {"constant_score": {"filter": query, "boost": 0}}


def _value(value: Value, known: Known) -> Body:
    match value.field:
        case "lang":
            return {"term": {"language": value.text.lower()}}
        case "country":
            return _any_case("country", value.text)
        case "tag":
            return _one_of(_any_case(field, value.text) for field in ("tags.id", "tags.label"))
        case "story":
            return {"terms": {"article_id": list(known.members.get(value.text, ()))}}
        case field:
            return {"term": {_WHOLE[field]: value.text}}


def _moment(moment: Moment) -> Body:
    bound = "lt" if moment.field == "before" else "gte"
    return {"range": {"event_time": {bound: moment.at.isoformat()}}}


def _any_case(field: str, value: str) -> Body:
    return {"term": {field: {"value": value, "case_insensitive": True}}}


def _text(leaf: TextLeaf, known: Known) -> Body:
    match leaf:
        case Word(text, "author") | Phrase(text):
            return _in_fields(text, _analyzed(leaf, known), {"type": "phrase"})
        case Word(text):
            kind = {"type": "best_fields", "operator": "and"}
            return _in_fields(text, _analyzed(leaf, known), kind)
        case Prefix(text):
            kind = {"type": "bool_prefix", "operator": "and"}
            return _in_fields(text, _as_written(leaf), kind)
        case Near(text, between):
            return _near(text, between, _analyzed(leaf, known))
        case Question():
            return _question(leaf, known)


def _question(leaf: Question, known: Known) -> Body:
    """Return what ranks by the words of a question, title and text taken for one text."""
    own = _language_of(leaf, known)
    if not telling_words(leaf.text, own):
        return _in_fields(_asked(leaf, known), _as_written(leaf), {})
    return _one_of(
        {
            "combined_fields": {
                "query": _asked(leaf, known),
                "fields": _told(_boosted(leaf, QUESTION_TITLE_BOOST, f"by_language.{one}.")),
                "boost": 1 if own in (None, one) else FOREIGN_BOOST,
            }
        }
        for one in _languages(known)
    )


def _language_of(leaf: Question, known: Known) -> str | None:
    return language_of(leaf.text) if known.language is None else analyzed_as(known.language)


def _asked(leaf: Question, known: Known) -> str:
    telling = telling_words(leaf.text, _language_of(leaf, known))
    return " ".join(telling or telling_words(leaf.text, None))


def _in_fields(text: str, fields: Mapping[str, float], kind: Body) -> Body:
    match: Body = {"query": text, "fields": _told(fields), "lenient": True}
    return {"multi_match": match | {"tie_breaker": TIE_BREAKER} | kind}


def _told(fields: Mapping[str, float]) -> list[str]:
    return [name if boost == 1 else f"{name}^{boost}" for name, boost in fields.items()]


def _near(text: str, between: int, fields: Mapping[str, float]) -> Body:
    rule = {"match": {"query": text, "max_gaps": between, "ordered": False}}
    queries = [{"intervals": {name: rule | {"boost": boost}}} for name, boost in fields.items()]
    return {"dis_max": {"queries": queries, "tie_breaker": TIE_BREAKER}}


def _analyzed(leaf: TextLeaf, known: Known) -> dict[str, float]:
    """Return the fields of `leaf` and their boosts: by language, then as written."""
    if leaf.field == "author":
        return _as_written(leaf)
    analyzed = {
        name: boost
        for language in _languages(known)
        for name, boost in _boosted(leaf, TITLE_BOOST, f"by_language.{language}.").items()
    }
    return analyzed | _as_written(leaf)


def _languages(known: Known) -> tuple[str, ...]:
    every = (*ANALYZED_LANGUAGES, OTHER_LANGUAGE)
    return every if known.language is None else (analyzed_as(known.language),)


def _as_written(leaf: TextLeaf) -> dict[str, float]:
    if leaf.field == "author":
        return {_AUTHORS: 1}
    return _boosted(leaf, TITLE_BOOST)


def _boosted(leaf: TextLeaf, title_boost: float, before: str = "") -> dict[str, float]:
    return {
        before + place: title_boost if place == "title" else 1 for place in _TEXT_PLACES[leaf.field]
    }

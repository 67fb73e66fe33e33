"""The searches for what is like an article, as Elasticsearch query trees.

Titles tell what news is about, texts bring noise along: the words of the title count in full, the
telling words of the text half, and what both name as far as the article is about it.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.gateway.core.search.queries import LIST_FIELDS, Body
from shared.documents import ArticleDocument, analyzed_as
from shared.events import EntityRef

# So many characters tell what an article is about; the rest only costs time.
TELLING_CHARACTERS = 4000
TELLING_WORDS = 25
TITLE_IN_TEXT = 0.5
TEXT_WEIGHT = 0.5
LEAST_OF_TITLE, LEAST_OF_TEXT = "30%", "20%"
MOST_ENTITIES = 12
# What is as far as this from the article in time counts half, twice as far a quarter.
HALF_LIFE_DAYS = 3
# Countries, leaders and large bodies are everywhere: sharing one tells nothing.
UNSPECIFIC_TYPES = frozenset({"country", "politician", "organization"})
LEAST_SALIENCE = 0.3
LEAST_SHARED_ENTITIES = 2


def alike_body(article: ArticleDocument, limit: int, without: Sequence[str] = ()) -> Body:
    """Return the search for articles in its language that tell most likely what it tells."""
    likeness = {"should": _likeness(article), "minimum_should_match": 1}
    in_language = {"filter": [{"term": {"language": article.language}}]}
    return _closest(article, likeness | in_language, limit, without)


def told_body(article: ArticleDocument, limit: int, article_ids: Sequence[str]) -> Body:
    """Return the search for the likest of the articles with these ids, one of each outlet."""
    these = {"filter": [{"terms": {"article_id": list(article_ids)}}]}
    body = _closest(article, {"should": _likeness(article)} | these, limit)
    return body | {"collapse": {"field": "source_id"}}


def abroad_body(article: ArticleDocument, limit: int, without: Sequence[str] = ()) -> Body:
    """Return the search for articles in other languages that name the same, a rare one too."""
    specific = [one.id for one in article.entities if _is_specific(one)]
    shared = {
        "filter": [{"terms": {"entities.id": specific}}],
        "should": _same_entities(article),
        "minimum_should_match": LEAST_SHARED_ENTITIES,
        "must_not": [{"term": {"language": article.language}}],
    }
    return _closest(article, shared, limit, without)


def originals_body(article_ids: Sequence[str]) -> Body:
    """Return the search for what the stories of these articles say of copies."""
    return {
        "query": {"terms": {"article_ids": list(article_ids)}},
        "size": len(article_ids),
        "_source": ["articles.article_id", "articles.copy_of"],
    }


def _closest(
    article: ArticleDocument, wanted: Body, limit: int, without: Sequence[str] = ()
) -> Body:
    """Return the search for what is `wanted`, near in time before far, without copies."""
    never = [
        {"term": {"retracted": True}},
        {"terms": {"article_id": [article.article_id, *without]}},
        *_same_content(article),
    ]
    visible = wanted | {"must_not": [*wanted.get("must_not", ()), *never]}
    age = {"origin": article.event_time.isoformat(), "scale": f"{HALF_LIFE_DAYS}d", "decay": 0.5}
    query = {"query": {"bool": visible}, "functions": [{"exp": {"event_time": age}}]}
    return {
        "query": {"function_score": query},
        "sort": [{"_score": "desc"}, {"event_time": "desc"}, {"article_id": "asc"}],
        "size": limit,
        "_source": LIST_FIELDS,
    }


def _same_content(article: ArticleDocument) -> list[Body]:
    hashes = {"content_hash": article.content_hash, "text_hash": article.text_hash}
    return [{"term": {field: value}} for field, value in hashes.items() if value]


def _likeness(article: ArticleDocument) -> list[Body]:
    key = f"by_language.{analyzed_as(article.language)}"
    title = {
        "query": article.title,
        "fields": [f"{key}.title", f"{key}.text^{TITLE_IN_TEXT}"],
        "tie_breaker": 0.5,
        "minimum_should_match": LEAST_OF_TITLE,
    }
    text = {
        "like": [f"{article.title}\n{article.text or article.summary}"[:TELLING_CHARACTERS]],
        "fields": [f"{key}.title", f"{key}.text"],
        "min_term_freq": 1,
        "min_doc_freq": 2,
        "max_query_terms": TELLING_WORDS,
        "minimum_should_match": LEAST_OF_TEXT,
        "boost": TEXT_WEIGHT,
    }
    return [{"multi_match": title}, {"more_like_this": text}, *_same_entities(article)]


def _same_entities(article: ArticleDocument) -> list[Body]:
    telling = [one for one in article.entities if one.salience > 0]
    return [
        {"term": {"entities.id": {"value": one.id, "boost": one.salience}}}
        for one in telling[:MOST_ENTITIES]
    ]


def _is_specific(entity: EntityRef) -> bool:
    return entity.type not in UNSPECIFIC_TYPES and entity.salience >= LEAST_SALIENCE

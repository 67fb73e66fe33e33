"""Search requests as Elasticsearch query trees, built by us and never parsed by the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.gateway.core.finder import SearchRequest
from services.gateway.core.marks import MARK_END, MARK_START
from services.gateway.core.query_text import Term, parse_query
from shared.documents import ANALYZED_LANGUAGES, OTHER_LANGUAGE, analyzed_as

Body = dict[str, Any]

MOST_SECTIONS = 50
LIST_FIELDS = {"excludes": ["text"]}

_NEWEST_FIRST = [{"event_time": "desc"}, {"article_id": "asc"}]


def search_body(request: SearchRequest) -> Body:
    """Return the search for one page of `request`, with an exact count and marked words."""
    body: Body = {
        "query": _visible(_all_terms(request), _filters(request)),
        "sort": _sort(request),
        "size": request.limit,
        "track_total_hits": True,
        "_source": LIST_FIELDS,
    }
    if request.after:
        body["search_after"] = list(request.after)
    if request.q.strip():
        body["highlight"] = _highlight()
    return body


def _visible(must: Sequence[Body], filters: Sequence[Body]) -> Body:
    return {
        "bool": {
            "must": list(must),
            "filter": list(filters),
            "must_not": [{"term": {"retracted": True}}],
        }
    }


def _all_terms(request: SearchRequest) -> list[Body]:
    if not request.q.strip():
        return []
    fields = _text_fields(request.language)
    terms = parse_query(request.q)
    return [_term(term, fields) for term in terms] or [{"match_none": {}}]


def _text_fields(language: str | None) -> list[str]:
    known = (*ANALYZED_LANGUAGES, OTHER_LANGUAGE)
    languages = known if language is None else (analyzed_as(language),)
    analyzed = [
        field
        for one in languages
        for field in (f"by_language.{one}.title^3", f"by_language.{one}.text")
    ]
    return [*analyzed, "title^3", "text"]


def _term(term: Term, fields: list[str]) -> Body:
    match: Body = {"query": term.text, "fields": fields, "lenient": True, "tie_breaker": 0.2}
    if term.is_phrase:
        return {"multi_match": match | {"type": "phrase"}}
    return {"multi_match": match | {"type": "best_fields", "operator": "and"}}


def _filters(request: SearchRequest) -> list[Body]:
    wanted = {
        "sections": request.section,
        "language": request.language,
        "source_id": request.source,
        "entities.id": request.entity,
    }
    return [{"term": {field: value}} for field, value in wanted.items() if value is not None]


def _sort(request: SearchRequest) -> list[Any]:
    if request.effective_sort == "date":
        return list(_NEWEST_FIRST)
    return [{"_score": "desc"}, *_NEWEST_FIRST]


def _highlight() -> Body:
    return {
        "pre_tags": [MARK_START],
        "post_tags": [MARK_END],
        "require_field_match": False,
        "fields": {
            "title": {"number_of_fragments": 0},
            "text": {"number_of_fragments": 2, "fragment_size": 180},
        },
    }


def article_body(article_id: str) -> Body:
    """Return the search for one article; not a get, which cannot read an alias of two indices."""
    return {"query": _visible([], [{"term": {"article_id": article_id}}]), "size": 1}


def articles_body(article_ids: Sequence[str], language: str | None = None) -> Body:
    """Return the search for the articles with these ids."""
    in_language = _filters(SearchRequest(language=language))
    return {
        "query": _visible([], [{"terms": {"article_id": list(article_ids)}}, *in_language]),
        "sort": _NEWEST_FIRST,
        "size": len(article_ids),
        "_source": LIST_FIELDS,
    }


def sections_body(each: int, language: str | None, without: Sequence[str] = ()) -> Body:
    """Return the aggregation of all sections with their newest articles."""
    query = _visible([], _filters(SearchRequest(language=language)))
    query["bool"]["must_not"].append({"terms": {"article_id": list(without)}})
    latest = {"top_hits": {"size": each, "sort": _NEWEST_FIRST, "_source": LIST_FIELDS}}
    by_section: Body = {"terms": {"field": "sections", "size": MOST_SECTIONS}}
    if each:
        by_section["aggs"] = {"latest": latest}
    return {
        "query": query,
        "size": 0,
        "aggs": {"by_section": by_section},
    }


def comments_body(article_id: str, limit: int) -> Body:
    """Return the search for the visible comments on an article."""
    return {
        "query": {
            "bool": {"filter": [{"term": {"article_id": article_id}}, _VISIBLE_COMMENT]},
        },
        "sort": [{"event_time": "asc"}, {"comment_id": "asc"}],
        "size": limit,
    }


_VISIBLE_COMMENT: Body = {"term": {"state": "visible"}}

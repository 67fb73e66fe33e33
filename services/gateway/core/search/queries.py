"""Search requests as Elasticsearch query trees, built by us and never parsed by the index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from services.gateway.core.finder import SearchRequest
from services.gateway.core.query.probes import probes
from services.gateway.core.query.rendering import Known, Members, rendered, wanted_texts
from services.gateway.core.query.tree import Tree, is_text
from services.gateway.core.search.facets import facet_aggs
from services.gateway.core.search.marks import MARK_END, MARK_START
from services.gateway.core.versions.history import as_of_filter

Body = dict[str, Any]

MOST_SECTIONS = 50
# How much more a fresh article counts, and after how many hours half of that is left.
FRESHNESS = 0.33
FRESH_H = 72
LIST_FIELDS = {"excludes": ["text", "entities.mentions"]}

NEWEST_FIRST = [{"event_time": "desc"}, {"article_id": "asc"}]


def search_body(request: SearchRequest, members: Members | None = None) -> Body:
    """Return the search for one page of `request`, with marked words.

    It counts exactly what is not counted yet. `members` are the articles of the stories that the
    request names.
    """
    known = Known(members or {})
    body: Body = {
        "query": _weighed(request, _of_moment(request, shown(rendered(request.tree, known)))),
        "sort": _sort(request),
        "size": request.limit,
        "track_total_hits": request.place is None or request.place.total is None,
    }
    if request.place:
        body["search_after"] = list(request.place.after)
    if request.facets.names and request.place is None:
        body["aggs"] = facet_aggs(request.facets)
    if not request.whole:
        body["_source"] = LIST_FIELDS
        if is_text(request.tree):
            body["highlight"] = highlight(request.tree, known)
    return body


def _of_moment(request: SearchRequest, query: Body) -> Body:
    if request.as_of is None:
        return query
    narrowing = [*query["bool"]["filter"], as_of_filter(request.as_of)]
    return {"bool": query["bool"] | {"filter": narrowing}}


def counting_query(request: SearchRequest, members: Members) -> Body:
    """Return the query of all that `request` finds, for counting it without scores."""
    query = shown(rendered(request.tree, Known(members)))
    return {"bool": {"filter": [_of_moment(request, query)]}}


# The name of a whole tree among its probes.
WHOLE = "whole"


def explain_body(tree: Tree, article_id: str, members: Members) -> Body:
    """Return the search for one article that tells the names of the probes of `tree` it fits."""
    known = Known(members)
    asked = {WHOLE: tree, **probes(tree)}
    named = [
        {"bool": {"filter": [rendered(one, known)], "_name": name}} for name, one in asked.items()
    ]
    return {
        "query": _narrowed({"term": {"article_id": article_id}}, should=named),
        "size": 1,
        "_source": False,
        "highlight": highlight(tree, known),
    }


def shown(query: Body) -> Body:
    """Return the `bool` query without what was retracted."""
    must_not = [*query["bool"]["must_not"], {"term": {"retracted": True}}]
    return {"bool": query["bool"] | {"must_not": must_not}}


def _narrowed(*filters: Body, language: str | None = None, should: Sequence[Body] = ()) -> Body:
    spoken = [] if language is None else [{"term": {"language": language}}]
    narrowing = {"filter": [*filters, *spoken], "should": list(should)}
    return shown({"bool": {"must": [], **narrowing, "must_not": []}})


def _sort(request: SearchRequest) -> list[Any]:
    if request.effective_sort == "relevance":
        return [{"_score": "desc"}, *NEWEST_FIRST]
    return list(NEWEST_FIRST)


def _weighed(request: SearchRequest, query: Body) -> Body:
    """Return `query` with scores that are up to a third higher for fresh articles.

    A factor, so that it leaves the order of articles of one moment as it was.
    """
    if request.now is None or request.effective_sort != "relevance":
        return query
    fading = {"origin": request.now.isoformat(), "scale": f"{FRESH_H}h", "decay": 0.5}
    functions: list[Body] = [
        {"exp": {"event_time": fading}, "weight": FRESHNESS},
        {"weight": 1},
    ]
    score = {"functions": functions, "score_mode": "sum", "boost_mode": "multiply"}
    return {"function_score": {"query": query} | score}


def highlight(tree: Tree, known: Known) -> Body:
    """Return what marks the words that `tree` looks for, and not the values of its fields."""
    return {
        "highlight_query": {"bool": {"should": list(wanted_texts(tree, known))}},
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
    return {"query": _narrowed({"term": {"article_id": article_id}}), "size": 1}


def articles_body(article_ids: Sequence[str], language: str | None = None) -> Body:
    """Return the search for the articles with these ids, as lists show them."""
    return whole_articles_body(article_ids, language) | {"_source": LIST_FIELDS}


def whole_articles_body(article_ids: Sequence[str], language: str | None = None) -> Body:
    """Return the search for the articles with these ids, with their texts."""
    return {
        "query": _narrowed({"terms": {"article_id": list(article_ids)}}, language=language),
        "sort": NEWEST_FIRST,
        "size": len(article_ids),
    }


def retracted_body(article_ids: Sequence[str]) -> Body:
    """Return the search for what is left of those of the articles that were taken back."""
    narrowing = [{"terms": {"article_id": list(article_ids)}}, {"term": {"retracted": True}}]
    return {"query": {"bool": {"filter": narrowing}}, "size": len(article_ids)}


def sections_body(
    each: int,
    language: str | None,
    without: Sequence[str] = (),
    country: str | None = None,
) -> Body:
    """Return the aggregation of all sections with their newest articles."""
    query = _narrowed(*([_of_countries([country])] if country else ()), language=language)
    query["bool"]["must_not"].append({"terms": {"article_id": list(without)}})
    by_section: Body = {"terms": {"field": "sections", "size": MOST_SECTIONS}}
    if each:
        by_section["aggs"] = {"latest": _latest(each)}
    return {
        "query": query,
        "size": 0,
        "aggs": {"by_section": by_section},
    }


def regions_body(countries: Mapping[str, Sequence[str]], each: int, language: str | None) -> Body:
    """Return the aggregation of regions, each the outlets of its countries."""
    filters = {region: _of_countries(members) for region, members in countries.items()}
    by_region = {"filters": {"filters": filters}, "aggs": {"latest": _latest(each)}}
    return {"query": _narrowed(language=language), "size": 0, "aggs": {"by_region": by_region}}


def _of_countries(countries: Iterable[str]) -> Body:
    """Return what finds outlets of `countries`, which feeds write in small or capital letters."""
    cases = [cased for one in countries for cased in (one.upper(), one.lower())]
    return {"terms": {"country": cases}}


def _latest(each: int) -> Body:
    return {"top_hits": {"size": each, "sort": NEWEST_FIRST, "_source": LIST_FIELDS}}

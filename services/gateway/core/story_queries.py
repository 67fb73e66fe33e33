"""Requests for stories as Elasticsearch query trees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.gateway.core.finder import OwnStory, StoryRequest

Body = dict[str, Any]

HALF_LIFE_H = 12

LATEST_FIRST = [{"latest_at": "desc"}, {"story_id": "asc"}]
# One that only leads on to another has no articles either.
_HAS_ARTICLES: Body = {"exists": {"field": "article_ids"}}
TOLD_BY_SEVERAL: tuple[Body, ...] = ({"range": {"outlet_count": {"gte": 2}}}, _HAS_ARTICLES)


def stories_body(request: StoryRequest) -> Body:
    """Return the search for stories of several outlets, weighted by their voices and age."""
    weighted = {
        "query": {"bool": {"filter": _filters(request)}},
        "functions": [
            {"field_value_factor": {"field": "voice_count", "missing": 1}},
            {"exp": {"latest_at": _freshness(request)}},
        ],
        "score_mode": "multiply",
        "boost_mode": "replace",
    }
    body: Body = {
        "query": {"function_score": weighted},
        "sort": [{"_score": "desc"}, *LATEST_FIRST],
        "size": request.limit,
        "track_total_hits": request.place is None or request.place.total is None,
    }
    if request.place:
        body["search_after"] = list(request.place.after)
    return body


def _filters(request: StoryRequest) -> list[Body]:
    wanted = {
        "sections": request.section,
        "languages": request.language,
        "entities.id": request.entity,
    }
    narrowing = [{"term": {field: value}} for field, value in wanted.items() if value is not None]
    return [*TOLD_BY_SEVERAL, *narrowing]


def _freshness(request: StoryRequest) -> Body:
    return {"origin": request.now.isoformat(), "scale": f"{HALF_LIFE_H}h", "decay": 0.5}


def stories_by_id_body(story_ids: Sequence[str]) -> Body:
    """Return the search for the stories with these ids that still have articles."""
    wanted = [{"terms": {"story_id": list(story_ids)}}, _HAS_ARTICLES]
    return {
        "query": {"bool": {"filter": wanted}},
        "sort": LATEST_FIRST,
        "size": len(story_ids),
    }


def members_body(story_ids: Sequence[str]) -> Body:
    """Return the search for the articles of these stories, also of those told in another now."""
    wanted = [{"terms": {field: list(story_ids)}} for field in ("story_id", "merged_from")]
    return {
        "query": {"bool": {"should": wanted, "minimum_should_match": 1}},
        "size": 2 * len(story_ids),
        "_source": ["story_id", "merged_from", "article_ids"],
    }


def story_body(story_id: str) -> Body:
    """Return the search for one story."""
    return {"query": {"term": {"story_id": story_id}}, "size": 1}


def story_of_body(article_id: str) -> Body:
    """Return the search for the story of an article; the latest if it moved between two."""
    return {
        "query": {"term": {"article_ids": article_id}},
        "sort": LATEST_FIRST,
        "size": 1,
        "_source": list(OwnStory.model_fields),
    }

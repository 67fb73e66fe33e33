"""Requests for what is said about an entity, as Elasticsearch query trees."""

from __future__ import annotations

from typing import Any

from services.gateway.core.entities import Span
from services.gateway.core.search.queries import LIST_FIELDS, NEWEST_FIRST, shown
from services.gateway.core.story_queries import LATEST_FIRST, TOLD_BY_SEVERAL

Body = dict[str, Any]

LATEST_ARTICLES, LATEST_STORIES = 10, 5
MOST_NAMED_WITH, MOST_OUTLETS = 20, 20


def entity_body(entity_id: str, span: Span) -> Body:
    """Return the search for the newest articles that name an entity, with its counts in `span`."""
    counted = {"filter": _within("event_time", span), "aggs": _counts(entity_id, span)}
    return {
        "query": shown({"bool": {"filter": [_named(entity_id)], "must_not": []}}),
        "sort": NEWEST_FIRST,
        "size": LATEST_ARTICLES,
        "track_total_hits": True,
        "_source": LIST_FIELDS,
        "aggs": {"span": counted},
    }


def _counts(entity_id: str, span: Span) -> Body:
    steps = {
        "field": "event_time",
        "calendar_interval": span.interval,
        "extended_bounds": {"min": _ms(span.since), "max": _ms(span.until)},
    }
    others = {"field": "entities.id", "exclude": [entity_id], "size": MOST_NAMED_WITH}
    outlets = {"field": "source_id", "size": MOST_OUTLETS}
    return {
        "timeline": {"date_histogram": steps},
        "named_with": {"terms": others, "aggs": _newest("entities")},
        "outlets": {
            "terms": outlets,
            "aggs": _newest("source_id", "source_name", "owner", "country"),
        },
    }


def _newest(*fields: str) -> Body:
    """Return what tells how the newest article of a bucket calls it."""
    return {"newest": {"top_hits": {"size": 1, "sort": NEWEST_FIRST, "_source": list(fields)}}}


def entity_stories_body(entity_id: str, span: Span) -> Body:
    """Return the search for the latest stories of several outlets that are about an entity."""
    wanted = [_named(entity_id), _within("latest_at", span), *TOLD_BY_SEVERAL]
    return {
        "query": {"bool": {"filter": wanted}},
        "sort": LATEST_FIRST,
        "size": LATEST_STORIES,
        "track_total_hits": True,
    }


def _named(entity_id: str) -> Body:
    return {"term": {"entities.id": entity_id}}


def _within(field: str, span: Span) -> Body:
    return {"range": {field: {"gte": _ms(span.since), "lte": _ms(span.until)}}}


def _ms(moment: Any) -> int:
    return int(moment.timestamp() * 1000)

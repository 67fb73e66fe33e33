"""Lists of comments as Elasticsearch query trees, built by us and never parsed by the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.gateway.core.comments.lists import CommentRequest, Order, Which

Body = dict[str, Any]

_WHICH: Mapping[Which, list[Body]] = {
    "visible": [{"term": {"state": "visible"}}],
    "all": [],
    "waiting": [
        {
            "bool": {
                "should": [{"term": {"held": True}}, {"range": {"open_reports": {"gt": 0}}}],
                "minimum_should_match": 1,
            }
        }
    ],
    "decided": [{"exists": {"field": "moderated_at"}}],
}

# Comments that an older search wrote have no `moderated_at`; the field may not even be mapped.
_ORDERS: Mapping[Order, list[Body]] = {
    "oldest": [{"event_time": "asc"}, {"comment_id": "asc"}],
    "newest": [{"event_time": "desc"}, {"comment_id": "asc"}],
    "decided": [
        {"moderated_at": {"order": "desc", "unmapped_type": "date"}},
        {"comment_id": "asc"},
    ],
}


def comments_body(request: CommentRequest) -> Body:
    """Return the search for one page of `request`, counted exactly."""
    named = {
        "article_id": request.article_id,
        "author_id": request.author_id,
        "moderators": request.moderator,
    }
    filters = [
        *_WHICH[request.which],
        *({"term": {name: value}} for name, value in named.items() if value is not None),
    ]
    if request.q.strip():
        filters.append({"match": {"text": {"query": request.q, "operator": "and"}}})
    body: Body = {
        "query": {"bool": {"filter": filters}},
        "sort": _ORDERS[request.order],
        "size": request.limit,
        "track_total_hits": True,
    }
    if request.place:
        body["search_after"] = list(request.place.after)
    return body


def comments_by_id_body(comment_ids: Sequence[str]) -> Body:
    """Return the search for the comments with these ids."""
    return {
        "query": {"bool": {"filter": [{"terms": {"comment_id": list(comment_ids)}}]}},
        "size": len(comment_ids),
    }

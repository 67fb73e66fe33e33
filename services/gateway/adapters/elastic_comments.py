"""Comments in Elasticsearch, read back as the events they were made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_asking import ask
from services.gateway.core.comments.lists import CommentHit, CommentRequest, FoundComments
from services.gateway.core.comments.queries import comments_body, comments_by_id_body
from shared.documents import COMMENTS
from shared.events import Comment

MOST_BY_ID = 200


class ElasticComments:
    """Finds comments behind the alias; `prefix` comes before it."""

    def __init__(self, client: AsyncElasticsearch, prefix: str = "") -> None:
        self._client = client
        self._prefix = prefix

    async def comment(self, comment_id: str) -> Comment | None:
        found = await self.by_id([comment_id])
        return found[0] if found else None

    async def by_id(self, comment_ids: Sequence[str]) -> list[Comment]:
        answer = await self._ask(comments_by_id_body(comment_ids[:MOST_BY_ID]))
        return [_comment(hit["_source"]) for hit in answer["hits"]["hits"]]

    async def find(self, request: CommentRequest) -> FoundComments:
        answer = await self._ask(comments_body(request))
        hits = answer["hits"]
        found = (CommentHit(_comment(hit["_source"]), tuple(hit["sort"])) for hit in hits["hits"])
        return FoundComments(hits["total"]["value"], tuple(found))

    async def _ask(self, body: dict[str, Any]) -> dict[str, Any]:
        return await ask(self._client, self._prefix, COMMENTS, body)


def _comment(source: Mapping[str, Any]) -> Comment:
    """Return the event in a document, which has all but what every event carries."""
    made = {
        "id": f"{source['comment_id']}@{source['version']}",
        "ingest_time": source["event_time"],
        "provenance": {"service": "search", "version": ""},
    }
    return Comment.model_validate(made | dict(source))

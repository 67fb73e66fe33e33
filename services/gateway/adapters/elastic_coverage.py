"""Elasticsearch as the counter of what was published."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_asking import Answer, ask, documents
from services.gateway.core import coverage, entity_queries
from services.gateway.core.coverage import SourceVolume, Volumes
from services.gateway.core.entities import (
    EntityNews,
    NamedWith,
    OutletCount,
    Span,
)
from services.gateway.core.search import suggestions
from services.gateway.core.search.suggestions import Kind, Suggestion, suggestion
from services.gateway.core.search.timeline import TimelineStep
from shared.documents import ARTICLES, STORIES, ArticleDocument, StoryDocument


class ElasticCoverage:
    """Counts behind the aliases; `prefix` comes before each."""

    def __init__(self, client: AsyncElasticsearch, prefix: str = "") -> None:
        self._client = client
        self._prefix = prefix

    async def volumes(self, source_ids: Sequence[str], now: datetime) -> Volumes:
        if not source_ids:
            return {}
        answer = await self._ask(ARTICLES, coverage.volumes_body(source_ids, now))
        buckets = answer["aggregations"]["by_source"]["buckets"]
        return {
            one["key"]: SourceVolume(one["day"]["doc_count"], one["doc_count"]) for one in buckets
        }

    async def entity(self, entity_id: str, span: Span) -> EntityNews | None:
        answer, told = await asyncio.gather(
            self._ask(ARTICLES, entity_queries.entity_body(entity_id, span)),
            self._ask(STORIES, entity_queries.entity_stories_body(entity_id, span)),
        )
        if not answer["hits"]["hits"]:
            return None
        counts = answer["aggregations"]["span"]
        return EntityNews(
            articles_ever=answer["hits"]["total"]["value"],
            articles=documents(answer, ArticleDocument),
            timeline=tuple(map(_step, counts["timeline"]["buckets"])),
            named_with=tuple(map(_named_with, counts["named_with"]["buckets"])),
            outlets=tuple(map(_outlet, counts["outlets"]["buckets"])),
            story_count=told["hits"]["total"]["value"],
            stories=documents(told, StoryDocument),
        )

    async def named(self, text: str, now: datetime) -> list[Suggestion]:
        answer = await self._ask(ARTICLES, suggestions.suggest_body(text, now))
        counted = answer["aggregations"]
        return [
            _suggestion(kind, one)
            for kind in suggestions.FIELDS
            for one in counted[kind]["buckets"]
        ]

    async def _ask(self, index: str, body: dict[str, Any]) -> Answer:
        return await ask(self._client, self._prefix, index, body)


def _step(bucket: Answer) -> TimelineStep:
    at = datetime.fromtimestamp(bucket["key"] / 1000, UTC)
    return TimelineStep(at=at, articles=bucket["doc_count"])


def _named_with(bucket: Answer) -> NamedWith:
    named = next(one for one in _newest(bucket)["entities"] if one["id"] == bucket["key"])
    return NamedWith(
        id=named["id"], label=named["label"], type=named["type"], articles=bucket["doc_count"]
    )


def _outlet(bucket: Answer) -> OutletCount:
    newest = _newest(bucket)
    return OutletCount(
        id=newest["source_id"],
        name=newest["source_name"],
        owner=newest["owner"],
        country=newest.get("country"),
        articles=bucket["doc_count"],
    )


def _suggestion(kind: Kind, bucket: Answer) -> Suggestion:
    newest, label = _newest(bucket), bucket["key"]
    if kind == "source":
        return suggestion(kind, newest["source_id"], label, bucket["doc_count"])
    listed = newest["entities" if kind == "entity" else "tags"]
    key = next(one["id"] for one in listed if one["label"] == label)
    return suggestion(kind, key, label, bucket["doc_count"])


def _newest(bucket: Answer) -> Answer:
    source: Answer = bucket["newest"]["hits"]["hits"][0]["_source"]
    return source

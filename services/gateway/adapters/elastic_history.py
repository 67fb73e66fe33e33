"""Elasticsearch as the memory of every trending list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_asking import Answer, ask, documents
from services.gateway.core.trending import history as trend_history
from services.gateway.core.trending.history import AsOf, TopicStep, topic_step
from shared.documents import TRENDS, TrendDocument


class ElasticTrendHistory:
    """Finds lists of the past behind their alias; `prefix` comes before it."""

    def __init__(self, client: AsyncElasticsearch, prefix: str = "") -> None:
        self._client = client
        self._prefix = prefix

    async def list_at(self, list_id: str, at: datetime) -> AsOf | None:
        answer = await self._ask(trend_history.list_at_body(list_id, at))
        found = documents(answer, TrendDocument)
        if not found:
            return None
        latest_ms = answer["aggregations"]["latest"]["value"]
        return AsOf(found[0], settled=latest_ms > at.timestamp() * 1000)

    async def last_with(self, topic_id: str, since: datetime) -> TrendDocument | None:
        answer = await self._ask(trend_history.last_with_body(topic_id, since))
        found = documents(answer, TrendDocument)
        return found[0] if found else None

    async def steps(
        self, list_id: str, topic_id: str, since: datetime, until: datetime
    ) -> list[TopicStep]:
        answer = await self._ask(trend_history.steps_body(list_id, topic_id, since, until))
        lists = [
            bucket["last"]["hits"]["hits"][0]["_source"]
            for bucket in answer["aggregations"]["steps"]["buckets"]
        ]
        return [
            topic_step(datetime.fromisoformat(one["at"]), one["topics"], topic_id) for one in lists
        ]

    async def _ask(self, body: dict[str, Any]) -> Answer:
        return await ask(self._client, self._prefix, TRENDS, body)

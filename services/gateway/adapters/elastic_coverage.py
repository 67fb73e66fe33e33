"""Elasticsearch as the counter of what was published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_asking import Answer, ask
from services.gateway.core import coverage
from services.gateway.core.coverage import SourceVolume, Volumes
from shared.documents import ARTICLES


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

    async def _ask(self, index: str, body: dict[str, Any]) -> Answer:
        return await ask(self._client, self._prefix, index, body)

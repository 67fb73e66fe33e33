"""An index of its own for each test, on the real Elasticsearch."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
from elasticsearch import AsyncElasticsearch, NotFoundError

from services.search.adapters.elastic_index import ElasticIndex, elastic_client
from services.search.adapters.index_mapping import ALIASES


class ReadableElasticIndex(ElasticIndex):
    """The adapter, and a look at what it wrote."""

    def __init__(self, client: AsyncElasticsearch, prefix: str) -> None:
        super().__init__(client, prefix)
        self.client = client
        self.prefix = prefix

    async def get(self, alias: str, document_id: str) -> dict[str, Any] | None:
        try:
            answer = await self.client.get(index=self.prefix + alias, id=document_id)
        except NotFoundError:
            return None
        source: dict[str, Any] = answer["_source"]
        return source

    async def get_from(self, index: str, document_id: str) -> dict[str, Any]:
        """Return the document in one index."""
        answer = await self.client.get(index=self.prefix + index, id=document_id)
        source: dict[str, Any] = answer["_source"]
        return source

    async def count(self, alias: str, **query: Any) -> int:
        """Return how many documents are found; by a query if one is given."""
        await self.client.indices.refresh(index=self.prefix + alias)
        answer = await self.client.count(index=self.prefix + alias, **query)
        return int(answer["count"])


@pytest.fixture
def prefix() -> str:
    return f"test-{uuid.uuid4().hex[:10]}-"


@pytest.fixture
async def client(elastic_url: str, prefix: str) -> AsyncIterator[AsyncElasticsearch]:
    async with elastic_client(elastic_url) as client:
        yield client
        for alias in ALIASES:
            name = prefix + alias
            made = await client.indices.get(index=f"{name}-*,{name}", ignore_unavailable=True)
            for index in made.body:
                await client.indices.delete(index=index)
            await client.options(ignore_status=404).indices.delete_index_template(
                name=f"cupure-{name}"
            )


@pytest.fixture
def unprepared(client: AsyncElasticsearch, prefix: str) -> ReadableElasticIndex:
    return ReadableElasticIndex(client, prefix)


@pytest.fixture
async def index(unprepared: ReadableElasticIndex) -> ReadableElasticIndex:
    await unprepared.prepare()
    return unprepared

"""Finders filled from events: one in memory, one on the real Elasticsearch as search writes it."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest
from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_coverage import ElasticCoverage
from services.gateway.adapters.elastic_history import ElasticTrendHistory
from services.gateway.adapters.elastic_reader import ElasticReader, connect
from services.gateway.core.coverage import Coverage
from services.gateway.core.finder import ArticleFinder
from services.gateway.core.trending.history import TrendHistory
from services.search.adapters.elastic_index import ElasticIndex
from services.search.adapters.index_mapping import ALIASES
from services.search.writing import BatchWriter
from shared.documents import (
    TRENDS,
    TrendDocument,
)
from shared.events import Event, TrendSnapshot
from tests.fakes import MemoryDeadLetters, MemoryIndex, MemoryTrendHistory, delivery
from tests.memory_gateway import MemoryCoverage, in_memory, message_of

BATCH = 500
Fill = Callable[..., Awaitable[ArticleFinder]]
Count = Callable[..., Awaitable[Coverage]]
Keep = Callable[..., Awaitable[TrendHistory]]


@pytest.fixture
async def elastic(elastic_url: str) -> AsyncIterator[AsyncElasticsearch]:
    async with connect(elastic_url, timeout_s=20) as client:
        yield client


@pytest.fixture
def prefix() -> str:
    return f"gateway-{uuid.uuid4().hex[:10]}-"


@pytest.fixture
async def index(elastic: AsyncElasticsearch, prefix: str) -> AsyncIterator[ElasticIndex]:
    """Yield an index of the test's own."""
    made = ElasticIndex(elastic, prefix)
    await made.prepare()
    yield made
    for alias in ALIASES:
        await elastic.indices.delete(index=f"{prefix}{alias}-000001", ignore_unavailable=True)
        await elastic.options(ignore_status=404).indices.delete_index_template(
            name=f"cupure-{prefix}{alias}"
        )


@pytest.fixture
def in_elastic(elastic: AsyncElasticsearch, prefix: str, index: ElasticIndex) -> Fill:
    async def fill(*events: Event) -> ArticleFinder:
        await _write(index, elastic, prefix, events)
        return ElasticReader(elastic, prefix)

    return fill


async def _write(
    index: ElasticIndex, elastic: AsyncElasticsearch, prefix: str, events: Sequence[Event]
) -> None:
    letters = MemoryDeadLetters()
    for start in range(0, len(events), BATCH):
        messages = [message_of(one) for one in events[start : start + BATCH]]
        await BatchWriter(index, delivery(letters)).write(messages)
    assert not letters.letters
    await elastic.indices.refresh(index=f"{prefix}*")


@pytest.fixture
def kept_in_elastic(elastic: AsyncElasticsearch, prefix: str, index: ElasticIndex) -> Keep:
    async def keep(*snapshots: TrendSnapshot) -> TrendHistory:
        await _write(index, elastic, prefix, snapshots)
        return ElasticTrendHistory(elastic, prefix)

    return keep


async def kept_in_memory(*snapshots: TrendSnapshot) -> TrendHistory:
    index = MemoryIndex()
    await BatchWriter(index, delivery()).write([message_of(one) for one in snapshots])
    kept = index.documents[TRENDS].values()
    return MemoryTrendHistory(*(TrendDocument.model_validate(one) for one in kept))


@pytest.fixture(params=["memory", "elastic"])
def keep(request: pytest.FixtureRequest) -> Keep:
    """Return a function that makes a history of lists, in memory and on Elasticsearch in turn."""
    if request.param == "memory":
        return kept_in_memory
    made: Keep = request.getfixturevalue("kept_in_elastic")
    return made


@pytest.fixture(params=["memory", "elastic"])
def fill(request: pytest.FixtureRequest) -> Fill:
    """Return a function that makes a finder of events, in memory and on Elasticsearch in turn."""
    if request.param == "memory":
        return in_memory
    made: Fill = request.getfixturevalue("in_elastic")
    return made


@pytest.fixture(params=["memory", "elastic"])
def count(request: pytest.FixtureRequest) -> Count:
    """Return a function that makes the coverage of events, in memory and on Elasticsearch."""
    if request.param == "memory":
        return counted_in_memory
    made: Count = request.getfixturevalue("counted_in_elastic")
    return made


async def counted_in_memory(*events: Event) -> Coverage:
    return MemoryCoverage(await in_memory(*events))


@pytest.fixture
def counted_in_elastic(in_elastic: Fill, elastic: AsyncElasticsearch, prefix: str) -> Count:
    async def count_in(*events: Event) -> Coverage:
        await in_elastic(*events)
        return ElasticCoverage(elastic, prefix)

    return count_in

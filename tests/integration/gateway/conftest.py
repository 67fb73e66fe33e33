"""Finders filled from events: one in memory, one on the real Elasticsearch as search writes it."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_reader import ElasticReader, connect
from services.gateway.core.finder import ArticleFinder
from services.search.adapters.elastic_index import ElasticIndex
from services.search.adapters.index_mapping import ALIASES
from services.search.core.documents import Document, document_of
from shared import topics
from shared.documents import (
    ARTICLES,
    COMMENTS,
    STORIES,
    ArticleDocument,
    CommentDocument,
    StoryDocument,
)
from shared.events import Comment, EnrichedArticle, Event, Retraction, Story, TrendSnapshot
from tests import make
from tests.fakes import MemoryFinder, MemoryIndex

TOPICS = {
    EnrichedArticle: topics.ARTICLES_ENRICHED,
    Retraction: topics.ARTICLES_RETRACTED,
    Story: topics.STORIES,
    Comment: topics.COMMENTS,
    TrendSnapshot: topics.TRENDS_HISTORY,
}
Fill = Callable[..., Awaitable[ArticleFinder]]


async def in_memory(*events: Event) -> ArticleFinder:
    index = MemoryIndex()
    await index.write([_document(one) for one in events])
    return MemoryFinder(
        [ArticleDocument.model_validate(one) for one in index.documents[ARTICLES].values()],
        [StoryDocument.model_validate(one) for one in index.documents[STORIES].values()],
        [CommentDocument.model_validate(one) for one in index.documents[COMMENTS].values()],
    )


def _document(event: Event) -> Document:
    return document_of(make.message(event, topic=TOPICS[type(event)].name))


@pytest.fixture
async def elastic(elastic_url: str) -> AsyncIterator[AsyncElasticsearch]:
    async with connect(elastic_url, timeout_s=20) as client:
        yield client


@pytest.fixture
def prefix() -> str:
    return f"gateway-{uuid.uuid4().hex[:10]}-"


@pytest.fixture
async def in_elastic(elastic: AsyncElasticsearch, prefix: str) -> AsyncIterator[Fill]:
    async def fill(*events: Event) -> ArticleFinder:
        index = ElasticIndex(elastic, prefix)
        await index.prepare()
        outcome = await index.write([_document(one) for one in events])
        assert not outcome.rejected
        await elastic.indices.refresh(index=f"{prefix}*")
        return ElasticReader(elastic, prefix)

    yield fill
    for alias in ALIASES:
        await elastic.indices.delete(index=f"{prefix}{alias}-000001", ignore_unavailable=True)
        await elastic.options(ignore_status=404).indices.delete_index_template(
            name=f"cupure-{prefix}{alias}"
        )


@pytest.fixture(params=["memory", "elastic"])
def fill(request: pytest.FixtureRequest) -> Fill:
    """Return a function that makes a finder of events, in memory and on Elasticsearch in turn."""
    if request.param == "memory":
        return in_memory
    made: Fill = request.getfixturevalue("in_elastic")
    return made

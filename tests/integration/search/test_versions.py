"""Versions of articles on the real Elasticsearch: linked in any order, rebuilt, compared."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from services.search.core.versions import NEWEST, TAKEN_BACK, replaced
from services.search.rebuild import rebuild, rollback
from services.search.verification import verify
from services.search.writing import BatchWriter
from shared import topics
from shared.delivery import Message
from shared.documents import ARTICLE_VERSIONS
from shared.events import EnrichedArticle, Retraction
from tests import make, make_documents
from tests.fakes import delivery
from tests.integration.search.conftest import ReadableElasticIndex
from tests.integration.search.test_rebuild import outside
from tests.integration.search.test_worker import publish
from tests.stack import Stack

Numbers = dict[str, int]


def news(prefix: str) -> tuple[list[EnrichedArticle], list[Retraction]]:
    """Return an article of three versions, one of one, and one taken back and told anew."""
    source = make.source_ref(prefix)
    told = [("edited", 1), ("edited", 2), ("edited", 4), ("plain", 1), ("gone", 1), ("gone", 5)]
    articles = [make.enriched(prefix + one, version=v, source=source) for one, v in told]
    return articles, [make_documents.retraction(prefix + "gone", 3)]


def expected(prefix: str) -> Numbers:
    numbers = {
        ("edited", 1): replaced(2),
        ("edited", 2): replaced(4),
        ("edited", 4): NEWEST,
        ("plain", 1): NEWEST,
        ("gone", 1): TAKEN_BACK,
        ("gone", 3): TAKEN_BACK,
        ("gone", 5): NEWEST,
    }
    return {f"{make.article_id(prefix + name)}@{v}": one for (name, v), one in numbers.items()}


async def numbers(index: ReadableElasticIndex) -> Numbers:
    ids = [make.article_id(index.prefix + one) for one in ("edited", "plain", "gone")]
    return dict(await index.versions_of(ids))


@pytest.mark.parametrize("seed", range(3))
async def test_any_order_ends_alike(index: ReadableElasticIndex, seed: int) -> None:
    articles, retractions = news(index.prefix)
    told = [make.message(one, topic="articles.enriched.v1") for one in articles]
    told += [make.message(one, topic="articles.retracted.v1") for one in retractions]
    random.Random(seed).shuffle(told)  # noqa: S311 - not for secrets

    for start in range(0, len(told), 2):
        await BatchWriter(index, delivery()).write(told[start : start + 2])

    assert await numbers(index) == expected(index.prefix)


async def test_versions_are_rebuilt_from_the_log(stack: Stack, index: ReadableElasticIndex) -> None:
    await tell(stack, index.prefix)

    async with outside(stack, index.prefix, ARTICLE_VERSIONS) as found:
        report = await rebuild(ARTICLE_VERSIONS, found)
        verdict = await verify(ARTICLE_VERSIONS, found, patience_s=0)

    assert (verdict.differences.told(), verdict.found.hash()) == ([], report.hash)
    assert await numbers(index) == expected(index.prefix)


async def test_versions_survive_each_way(stack: Stack, index: ReadableElasticIndex) -> None:
    await tell(stack, index.prefix)
    async with outside(stack, index.prefix, ARTICLE_VERSIONS) as found:
        await rebuild(ARTICLE_VERSIONS, found)
        await rebuild(ARTICLE_VERSIONS, found, from_log=False)
        await publish(stack, topics.ARTICLES_ENRICHED, [later(index.prefix)])
        await rollback(ARTICLE_VERSIONS, found)
        verdict = await verify(ARTICLE_VERSIONS, found, patience_s=0)

    edited = make.article_id(f"{index.prefix}edited")
    linked = {f"{edited}@4": replaced(9), f"{edited}@9": NEWEST}
    assert await numbers(index) == expected(index.prefix) | linked
    assert not verdict.differences.told()
    by_words = {"match": {"by_language.en.title": "erupts"}}
    own = {"bool": {"filter": [by_words, {"term": {"article_id": edited}}]}}
    assert await index.count(ARTICLE_VERSIONS, query=own) == 3


def later(prefix: str) -> EnrichedArticle:
    return make.enriched(f"{prefix}edited", version=9, source=make.source_ref(prefix))


async def test_what_the_log_has_forgotten_is_linked_too(
    stack: Stack, index: ReadableElasticIndex
) -> None:
    name = f"{index.prefix}old"
    first = make.enriched(name, version=1, ingest_time=make.hours_ago(24 * 40))
    await write(index, [make.message(first, topic="articles.enriched.v1")])
    await publish(stack, topics.ARTICLES_ENRICHED, [make.enriched(name, version=2)])

    async with outside(stack, index.prefix, ARTICLE_VERSIONS) as found:
        report = await rebuild(ARTICLE_VERSIONS, found)
        verdict = await verify(ARTICLE_VERSIONS, found, patience_s=0)

    assert report.counts.taken_over == 1
    assert not verdict.differences.told()
    article_id = make.article_id(name)
    kept = dict(await index.versions_of([article_id]))
    assert kept == {f"{article_id}@1": replaced(2), f"{article_id}@2": NEWEST}


async def tell(stack: Stack, prefix: str) -> None:
    articles, retractions = news(prefix)
    await publish(stack, topics.ARTICLES_ENRICHED, articles)
    await publish(stack, topics.ARTICLES_RETRACTED, retractions)


async def write(index: ReadableElasticIndex, messages: Sequence[Message]) -> None:
    await BatchWriter(index, delivery()).write(messages)

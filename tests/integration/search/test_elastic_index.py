"""The index keeps its promises in a real Elasticsearch."""

from __future__ import annotations

import asyncio

import pytest
from elasticsearch import AsyncElasticsearch

from services.search.adapters.elastic_index import ElasticIndex, elastic_client
from services.search.adapters.index_mapping import mapping, settings
from services.search.core.documents import Document, document_of
from services.search.writing import BatchWriter
from shared.delivery import TransientError
from shared.events import Event
from tests import make, make_documents
from tests.fakes import MemoryDeadLetters, delivery
from tests.integration.search.conftest import ReadableElasticIndex
from tests.unit.search.index_behaviour import IndexBehaviour, document


class TestElasticIndex(IndexBehaviour):
    """The behaviour that the fake shows too; the fixture `index` is the real one."""


async def block(client: AsyncElasticsearch, index: str, *, on: bool) -> None:
    await client.indices.put_settings(index=index, settings={"index.blocks.write": on})


async def test_prepare_makes_index_behind_alias(index: ReadableElasticIndex) -> None:
    name = f"{index.prefix}articles"
    behind = await index.client.indices.get_alias(name=name)
    described = (await index.client.indices.get(index=name))[f"{name}-000001"]

    assert behind.body == {f"{name}-000001": {"aliases": {name: {"is_write_index": True}}}}
    assert described["mappings"]["dynamic"] == "strict"
    assert described["mappings"]["_source"] == {"excludes": ["by_language"]}
    assert described["settings"]["index"]["refresh_interval"] == "1s"


async def test_racing_workers_prepare_once(unprepared: ReadableElasticIndex) -> None:
    await asyncio.gather(*(unprepared.prepare() for _ in range(4)))
    await unprepared.prepare()

    assert await unprepared.fault() is None
    assert await unprepared.client.indices.exists(index=f"{unprepared.prefix}trends-000001")


async def test_later_indices_take_the_template(index: ReadableElasticIndex) -> None:
    name = f"{index.prefix}comments-000002"
    await index.client.indices.create(index=name)
    try:
        described = (await index.client.indices.get(index=name))[name]
        assert described["mappings"]["dynamic"] == "strict"
    finally:
        await index.client.indices.delete(index=name)


async def test_older_mapping_gets_new_fields(unprepared: ReadableElasticIndex) -> None:
    name, old = f"{unprepared.prefix}stories", mapping("stories")
    first = {key: old["properties"][key] for key in ("story_id", "version", "headline")}
    await unprepared.client.indices.create(
        index=f"{name}-000001",
        aliases={name: {"is_write_index": True}},
        mappings=old | {"properties": first},
        settings=settings(replicas=0),
    )
    await unprepared.prepare()

    outcome = await unprepared.write([_of(make.story(merged_from=("s0",)), "stories.v1")])

    assert outcome.rejected == []
    assert await unprepared.count("stories", query={"term": {"merged_from": "s0"}}) == 1


async def test_snapshots_are_kept_once(index: ReadableElasticIndex) -> None:
    snapshot = make_documents.snapshot(make_documents.topic("Q1"))
    for _ in range(2):
        outcome = await index.write([_of(snapshot, "trends.history.v1")])
        assert (outcome.rejected, outcome.waiting) == ([], [])

    assert await index.count("trends", query={"term": {"topic_ids": "Q1"}}) == 1
    assert await index.count("trends", query={"match": {"topics.label": "Etna"}}) == 0


def _of(event: Event, topic: str) -> Document:
    return document_of(make.message(event, topic=topic))


async def test_index_in_the_aliass_place_is_told(unprepared: ReadableElasticIndex) -> None:
    await unprepared.client.indices.create(index=f"{unprepared.prefix}articles")

    with pytest.raises(TransientError, match="same name as the alias"):
        await unprepared.prepare()


async def test_index_without_its_alias_is_told(unprepared: ReadableElasticIndex) -> None:
    await unprepared.client.indices.create(index=f"{unprepared.prefix}articles-000001")

    with pytest.raises(TransientError, match="point it at an index"):
        await unprepared.prepare()


async def test_missing_alias_is_waited_for(index: ReadableElasticIndex) -> None:
    name = f"{index.prefix}articles"
    await index.client.indices.delete_alias(index=f"{name}-000001", name=name)

    with pytest.raises(TransientError, match=f"alias {name} is missing"):
        await index.write([document(1)])

    assert not await index.client.indices.exists(index=name)
    assert await index.fault() == f"alias {name} is missing"


async def test_alias_that_went_is_looked_for_again(index: ReadableElasticIndex) -> None:
    name = f"{index.prefix}articles"
    await index.write([document(1)])
    await index.client.indices.delete_alias(index=f"{name}-000001", name=f"{name}-000001.open")

    outcome = await index.write([document(2)])

    assert len(outcome.waiting) == 1
    assert "not an alias" in outcome.why_waiting
    assert not await index.client.indices.exists(index=f"{name}-000001.open")


async def test_closed_index_is_waited_for(index: ReadableElasticIndex) -> None:
    await index.client.indices.close(index=f"{index.prefix}articles")

    with pytest.raises(TransientError, match="articles"):
        await index.write([document(1)])


async def test_write_block_heals(index: ReadableElasticIndex) -> None:
    name, letters = f"{index.prefix}articles", MemoryDeadLetters()
    policy, waits = delivery(letters, "search"), []

    async def lift_the_block(seconds: float) -> None:
        waits.append(seconds)
        await block(index.client, name, on=False)

    policy.sleep = lift_the_block
    await block(index.client, name, on=True)
    message = make.message(make.enriched(), topic="articles.enriched.v1")
    await BatchWriter(index, policy).write([message])

    assert (len(waits), letters.letters) == (1, [])
    assert await index.get("articles", make.article_id()) is not None


async def test_clashing_type_is_refused_alone(index: ReadableElasticIndex) -> None:
    bad = document(1, "bad", event_time="yesterday")
    outcome = await index.write([document(1, "a1"), bad])

    assert [one for one, _ in outcome.rejected] == [bad]
    assert await index.get("articles", "a1") is not None


async def test_number_too_large_is_refused_alone(index: ReadableElasticIndex) -> None:
    huge = document(2**70, "huge")
    outcome = await index.write([document(1, "a1"), huge, document(1, "a2")])

    assert [one for one, _ in outcome.rejected] == [huge]
    assert await index.count("articles") == 2


async def test_language_texts_are_not_stored(index: ReadableElasticIndex) -> None:
    message = make.message(make.enriched(), topic="articles.enriched.v1")
    await index.write([document_of(message)])

    kept = await index.get("articles", make.article_id())
    assert kept is not None
    assert kept["text"].startswith("Mount Etna erupted")
    assert "by_language" not in kept


# aiohttp would rather have a file; Elasticsearch's client gives it bytes.
@pytest.mark.filterwarnings("ignore:Sending a large body directly:ResourceWarning")
async def test_largest_texts_are_taken(index: ReadableElasticIndex) -> None:
    wide = make.enriched(text="火" * 300_000, authors=("ä" * 40_000,), url="x" * 40_000)
    outcome = await index.write([document_of(make.message(wide, topic="articles.enriched.v1"))])

    assert outcome.rejected == []


async def test_absent_elasticsearch_is_an_outage() -> None:
    async with elastic_client("http://127.0.0.1:1") as client:
        index = ElasticIndex(client)
        assert "ConnectionError" in (await index.fault() or "")
        with pytest.raises(TransientError, match="preparing index articles"):
            await index.prepare()
        with pytest.raises(TransientError, match="reading the state of articles"):
            await index.write([document(1)])

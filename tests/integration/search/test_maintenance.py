"""Indices roll over and old documents go, and no document is ever there twice."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.search.adapters.elastic_families import ElasticFamilies
from services.search.core.documents import Document, document_of
from services.search.core.lifecycle import Mark
from services.search.core.retention import Keep, Rolling, Rules
from services.search.maintenance import Maintenance, retain, roll_over
from services.search.verification import verify
from shared import topics
from shared.delivery import TransientError
from shared.events import Event
from tests import make, make_documents
from tests.integration.search.conftest import ReadableElasticIndex
from tests.integration.search.test_rebuild import outside
from tests.integration.search.test_worker import publish
from tests.integration.search.workers import worker
from tests.stack import Stack
from tests.waiting import until_async

NEVER = Rules()


@pytest.fixture
def families(index: ReadableElasticIndex) -> ElasticFamilies:
    return ElasticFamilies(index.client, index.prefix)


async def write(index: ReadableElasticIndex, *documents: Document) -> None:
    """Write as a worker does, which tries again when the aliases have changed."""
    outcome = await index.write(documents)
    if outcome.waiting:
        outcome = await index.write(outcome.waiting)
    assert (outcome.rejected, outcome.waiting) == ([], [])


def of(event: Event, topic: str = "articles.enriched.v1") -> Document:
    return document_of(make.message(event, topic=topic))


def article(name: str = "a1", version: int = 1, age_days: float = 0, **fields: Any) -> Document:
    seen = make.NOW - timedelta(days=age_days)
    return of(make.enriched(name, version=version, ingest_time=seen, **fields))


async def where(index: ReadableElasticIndex, name: str) -> list[tuple[str, int]]:
    """Return the indices that hold the article, with its version there."""
    await index.client.indices.refresh(index=f"{index.prefix}articles")
    answer = await index.client.search(
        index=f"{index.prefix}articles",
        query={"ids": {"values": [make.article_id(name)]}},
        version=True,
    )
    return [(hit["_index"][-1], hit["_version"]) for hit in answer["hits"]["hits"]]


async def rolled(families: ElasticFamilies, times: int = 1) -> None:
    for _ in range(times):
        assert await roll_over("articles", families, make.NOW)


async def test_new_version_goes_where_the_article_is(
    index: ReadableElasticIndex, families: ElasticFamilies
) -> None:
    await write(index, article("a1"), article("a2"))
    await rolled(families)
    await write(index, article("a3"))
    await rolled(families)
    await write(index, article("a1", 2), article("a3", 2), article("a4"), article("a2", 1))

    places = [await where(index, name) for name in ("a1", "a2", "a3", "a4")]
    assert places == [[("1", 2)], [("1", 1)], [("2", 2)], [("3", 1)]]


async def test_replay_and_retraction_make_no_second_document(
    index: ReadableElasticIndex, families: ElasticFamilies
) -> None:
    await write(index, article("a1"))
    await rolled(families)
    await write(index, of(make_documents.retraction("a1", 2), "articles.retracted.v1"))
    await write(index, article("a1"), article("b" * 20))

    assert await where(index, "a1") == [("1", 2)]
    kept = await index.get_from("articles-000001", make.article_id("a1"))
    assert kept["retracted"] is True


async def test_writers_of_an_older_picture_are_refused(
    index: ReadableElasticIndex, families: ElasticFamilies
) -> None:
    other = ReadableElasticIndex(index.client, index.prefix)
    await write(other, article("a1"))
    await rolled(families)

    outcome = await other.write([article("a1", 2)])

    assert len(outcome.waiting) == 1
    await write(other, article("a1", 2))
    assert await where(index, "a1") == [("1", 2)]


async def test_spoilers_are_still_refused_alone(
    index: ReadableElasticIndex, families: ElasticFamilies
) -> None:
    await write(index, article("a1"))
    await rolled(families)
    await write(index, article("a1", 2))
    spoilers = [Document("articles", name, 1, b"{}", make.message()) for name in ("", "i" * 513)]

    outcome = await index.write([article("a2"), *spoilers])

    assert [one for one, _ in outcome.rejected] == spoilers
    assert await where(index, "a2") == [("2", 1)]


async def test_only_what_is_due_rolls(
    index: ReadableElasticIndex, families: ElasticFamilies
) -> None:
    assert await roll_over("articles", families, make.NOW) is None
    await write(index, article("a1"))
    assert await roll_over("articles", families, make.NOW, Rolling(most_documents=2)) is None
    assert await roll_over("articles", families, make.NOW, Rolling(most_documents=1))
    assert await index.fault() is None


async def test_one_of_two_rolls(index: ReadableElasticIndex, families: ElasticFamilies) -> None:
    await write(index, article("a1"))

    made = await asyncio.gather(*(roll_over("articles", families, make.NOW) for _ in range(2)))

    assert sorted(one is None for one in made) == [False, True]
    assert len((await families.family("articles")).serving) == 2


async def test_nothing_rolls_during_a_rebuild(
    index: ReadableElasticIndex, families: ElasticFamilies
) -> None:
    await write(index, article("a1", age_days=9))
    await families.create("articles", f"{index.prefix}articles-000002", Mark("building", make.NOW))

    rules = Rules(Keep({"articles": 5}))
    assert await roll_over("articles", families, make.NOW) is None
    assert (await retain("articles", families, rules, make.NOW)).documents == 0


async def test_old_documents_go(index: ReadableElasticIndex, families: ElasticFamilies) -> None:
    taken_back = make_documents.retraction("gone", 2).model_copy(
        update={"ingest_time": make.NOW - timedelta(days=91)}
    )
    await write(index, article("old", age_days=11), article("young", age_days=9))
    await write(index, of(taken_back, "articles.retracted.v1"))
    rules = Rules(Keep({"articles": 10}, tombstone_days=90))

    would = await retain("articles", families, rules, make.NOW, dry_run=True)
    assert (would.documents, await index.count("articles")) == (2, 3)
    assert (await retain("articles", families, rules, make.NOW)).documents == 2
    assert await index.get("articles", make.article_id("young")) is not None
    assert await index.count("articles") == 1


async def test_query_and_account_agree(
    index: ReadableElasticIndex, families: ElasticFamilies
) -> None:
    aged = [article(f"a{days}", age_days=days) for days in (0, 9.999, 10.001, 50)]
    tombstones = [
        of(
            make_documents.retraction(f"t{days}").model_copy(
                update={"ingest_time": make.NOW - timedelta(days=days)}
            ),
            "articles.retracted.v1",
        )
        for days in (11, 89.999, 90.001)
    ]
    await write(index, *aged, *tombstones)
    keep, found = Keep({"articles": 10}, tombstone_days=90), set()
    await families.refresh(f"{index.prefix}articles")
    async for hits in families.scan(f"{index.prefix}articles"):
        found |= {h["_id"] for h in hits if keep.has_expired("articles", h["_source"], make.NOW)}

    assert len(found) == 3
    assert await index.count("articles", query=keep.expired("articles", make.NOW)) == 3


async def test_index_of_old_documents_goes_whole(
    index: ReadableElasticIndex, families: ElasticFamilies
) -> None:
    await write(index, article("a1", age_days=20), article("a2", age_days=30))
    await rolled(families)
    await write(index, article("a3", age_days=20))
    rules = Rules(Keep({"articles": 10}))

    removed = await retain("articles", families, rules, make.NOW)

    assert removed.indices == [f"{index.prefix}articles-000001"]
    assert removed.documents == 1
    with pytest.raises(TransientError, match="looking documents up"):
        await index.write([article("a1", 2)])
    await write(index, article("a1", 2))
    assert await where(index, "a1") == [("2", 2)]


async def test_index_with_one_young_document_stays(
    index: ReadableElasticIndex, families: ElasticFamilies
) -> None:
    await write(index, article("a1", age_days=20), article("a2", age_days=1))
    await rolled(families)

    removed = await retain("articles", families, Rules(Keep({"articles": 10})), make.NOW)

    assert (removed.indices, removed.documents) == ([], 1)
    assert await where(index, "a2") == [("1", 1)]


async def test_replaced_index_goes_when_nobody_will_go_back(
    index: ReadableElasticIndex, families: ElasticFamilies
) -> None:
    name = f"{index.prefix}articles-000007"
    await families.create("articles", name, Mark("building", make.NOW))
    await families.put_mark(name, Mark("replaced", make.NOW - timedelta(days=6)))
    assert (await retain("articles", families, NEVER, make.NOW)).indices == []

    removed = await retain("articles", families, NEVER, make.NOW + timedelta(days=2))

    assert removed.indices == [name]
    assert await index.fault() is None


async def test_maintenance_mends_rolls_and_takes_away(
    index: ReadableElasticIndex, families: ElasticFamilies
) -> None:
    await write(index, article("old", age_days=20), article("young"))
    await index.client.indices.delete_alias(
        index=f"{index.prefix}articles-000001", name=f"{index.prefix}articles-000001.open"
    )
    rules = Rules(Keep({"articles": 10}), Rolling(most_documents=2))

    await Maintenance(families, rules, 1.0, clock=lambda: make.NOW).look_after("articles")

    await write(index, article("new"))
    assert [await where(index, name) for name in ("old", "young", "new")] == [
        [],
        [("1", 1)],
        [("2", 1)],
    ]


async def test_rolling_beside_a_worker_doubles_nothing(
    stack: Stack, unprepared: ReadableElasticIndex, tmp_path: Path
) -> None:
    names = [f"{unprepared.prefix}{n}" for n in range(600)]
    families = ElasticFamilies(unprepared.client, unprepared.prefix)

    async def put(version: int, some: Sequence[str]) -> None:
        for start in range(0, len(some), 50):
            few = some[start : start + 50]
            told = [make.enriched(name, version=version) for name in few]
            await publish(stack, topics.ARTICLES_ENRICHED, told)

    with worker(tmp_path, stack.kafka_servers, stack.elastic_url, unprepared.prefix) as running:
        running.wait_ready()
        await put(1, names[:200])
        await asyncio.gather(put(1, names[100:300]), put(2, names[:200]), _rolled(families))
        await put(1, names[300:500])
        await asyncio.gather(put(2, names[200:500]), put(1, names[:100]), _rolled(families))
        await put(3, names)
        async with outside(stack, unprepared.prefix) as found:
            verdict = await verify("articles", found)

    own = [make.article_id(name) for name in names]
    assert {verdict.found.by_id[one].version for one in own} == {3}
    assert not set(own) & set(verdict.differences.ids)
    assert len((await families.family("articles")).serving) == 3


async def _rolled(families: ElasticFamilies) -> None:
    await until_async(lambda: roll_over("articles", families, make.NOW), "the next index")

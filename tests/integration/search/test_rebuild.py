"""Indices are built, compared, swapped and put back on the real stack, while others use them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from services.search.cli.outside import open_outside
from services.search.core.documents import document_of
from services.search.core.lifecycle import LifecycleError, Mark
from services.search.rebuild import Outside, rebuild, rollback
from services.search.settings import SearchSettings
from services.search.verification import compare, verify
from shared import topics
from shared.events import EnrichedArticle
from tests import make, make_documents
from tests.integration.search.conftest import ReadableElasticIndex
from tests.integration.search.test_worker import publish, publish_bytes
from tests.integration.search.workers import worker
from tests.stack import Stack
from tests.waiting import until_async


def nobody_listens(_what: str, _done: int, _total: int) -> None:
    return


@asynccontextmanager
async def outside(
    stack: Stack, prefix: str, alias: str = "articles", **told: Any
) -> AsyncIterator[Outside]:
    settings = SearchSettings(
        kafka_servers=stack.kafka_servers,
        elastic_url=stack.elastic_url,
        index_prefix=prefix,
        **told,
    )
    async with open_outside(settings, alias, nobody_listens) as found:
        yield found


def articles(prefix: str, count: int, **fields: Any) -> list[EnrichedArticle]:
    source = make.source_ref(prefix)
    return [make.enriched(f"{prefix}{n}", source=source, **fields) for n in range(count)]


async def own_count(index: ReadableElasticIndex) -> int:
    return await index.count("articles", query={"term": {"source_id": index.prefix}})


async def behind_alias(index: ReadableElasticIndex) -> list[str]:
    found = await index.client.indices.get_alias(name=f"{index.prefix}articles")
    return [one.removeprefix(index.prefix) for one in found.body]


async def test_log_fills_a_new_index(stack: Stack, index: ReadableElasticIndex) -> None:
    await publish(stack, topics.ARTICLES_ENRICHED, articles(index.prefix, 20))
    await publish_bytes(stack, topics.ARTICLES_ENRICHED, b"not JSON")

    async with outside(stack, index.prefix) as found:
        report = await rebuild("articles", found)
    async with outside(stack, index.prefix) as found:
        verdict = await verify("articles", found, patience_s=0)

    assert (report.before, report.counts.unreadable >= 1) == (
        (f"{index.prefix}articles-000001",),
        True,
    )
    assert await behind_alias(index) == ["articles-000002"]
    assert await own_count(index) == 20
    assert (verdict.differences.told(), verdict.found.hash()) == ([], report.hash)
    described = await index.client.indices.get_settings(index=report.index)
    assert described[report.index]["settings"]["index"]["refresh_interval"] == "1s"


async def test_article_of_common_words_alone_is_no_loss(
    stack: Stack, index: ReadableElasticIndex
) -> None:
    common = articles(index.prefix, 1, title="To be or not to be", text="It is not.")
    await publish(stack, topics.ARTICLES_ENRICHED, common)

    async with outside(stack, index.prefix) as found:
        report = await rebuild("articles", found)
        verdict = await verify("articles", found, patience_s=0)

    assert await own_count(index) == 1
    assert (verdict.differences.told(), verdict.found.hash()) == ([], report.hash)


async def test_language_texts_are_found_after_each_way(
    stack: Stack, index: ReadableElasticIndex
) -> None:
    await publish(
        stack, topics.ARTICLES_ENRICHED, articles(index.prefix, 1, text="They were erupting")
    )
    asked = {"match": {"by_language.en.text": "eruption"}}
    for from_log in (True, False):
        async with outside(stack, index.prefix) as found:
            await rebuild("articles", found, from_log=from_log)
        own = {"bool": {"filter": [asked, {"term": {"source_id": index.prefix}}]}}
        assert await index.count("articles", query=own) == 1

    async with outside(stack, index.prefix) as found:
        first, second = (f"{index.prefix}articles-00000{n}" for n in (2, 3))
        assert not (await compare("articles", first, second, found)).differences


async def test_nobody_notices_a_rebuild(
    stack: Stack, unprepared: ReadableElasticIndex, tmp_path: Path
) -> None:
    index, done = unprepared, asyncio.Event()
    written = articles(index.prefix, 3_000)

    async def search() -> int:
        made = 0
        while not done.is_set():
            answer = await index.client.search(
                index=f"{index.prefix}articles", size=1, allow_partial_search_results=False
            )
            assert answer["_shards"]["failed"] == 0
            made += 1
        return made

    async def trickle() -> None:
        for start in range(1_000, 3_000, 20):
            await publish(stack, topics.ARTICLES_ENRICHED, written[start : start + 20])

    with worker(tmp_path, stack.kafka_servers, stack.elastic_url, index.prefix) as running:
        running.wait_ready()
        await publish(stack, topics.ARTICLES_ENRICHED, written[:1_000])
        searching, writing = asyncio.create_task(search()), asyncio.create_task(trickle())
        async with outside(stack, index.prefix) as found:
            await rebuild("articles", found)
        await writing
        done.set()
        assert await searching > 0
        async with outside(stack, index.prefix) as found:
            assert not (await verify("articles", found)).differences
        assert await own_count(index) == 3_000
        assert await behind_alias(index) == ["articles-000002"]


async def test_what_the_log_has_forgotten_is_taken_over(
    stack: Stack, index: ReadableElasticIndex
) -> None:
    old = make_documents.article_event(f"{index.prefix}old", ingest_time=make.hours_ago(24 * 40))
    await write(index, old)

    async with outside(stack, index.prefix) as found:
        report = await rebuild("articles", found)
        verdict = await verify("articles", found, patience_s=0)

    assert await index.get("articles", old.article_id) is not None
    assert report.counts.taken_over == 1
    assert not verdict.differences


async def test_log_only_leaves_it_out(stack: Stack, index: ReadableElasticIndex) -> None:
    old = make_documents.article_event(f"{index.prefix}old")
    await write(index, old)

    async with outside(stack, index.prefix) as found:
        await rebuild("articles", found, take_over=False)

    assert await index.get("articles", old.article_id) is None


async def test_killed_rebuild_can_be_run_again(
    stack: Stack, index: ReadableElasticIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = f"{index.prefix}articles-000002"
    monkeypatch.setenv("SEARCH_INDEX_PREFIX", index.prefix)
    addresses = ("--elastic-url", stack.elastic_url, "--servers", stack.kafka_servers)
    run = "from services.search.cli import cli; cli()"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", run, "rebuild", "articles", *addresses
    )
    await until_async(partial(index.client.indices.exists, index=left), "it is begun")
    process.kill()
    await process.wait()

    assert await behind_alias(index) == ["articles-000001"]
    async with outside(stack, index.prefix) as found:
        later = replace(found, clock=lambda: datetime.now(UTC) + timedelta(minutes=2))
        report = await rebuild("articles", later)
    assert report.index == left
    assert await behind_alias(index) == ["articles-000002"]


async def test_rebuild_beside_another_is_refused(stack: Stack, index: ReadableElasticIndex) -> None:
    async with outside(stack, index.prefix) as found:
        mark = Mark("building", found.clock())
        await found.families.create("articles", f"{index.prefix}articles-000002", mark)
        with pytest.raises(LifecycleError, match="is being built"):
            await rebuild("articles", found)

    assert await behind_alias(index) == ["articles-000001"]


async def test_cancelled_rebuild_leaves_nothing(stack: Stack, index: ReadableElasticIndex) -> None:
    async with outside(stack, index.prefix) as found:
        task = asyncio.create_task(rebuild("articles", found))
        await until_async(
            lambda: index.client.indices.exists(index=f"{index.prefix}articles-000002"),
            "it is made",
        )
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    assert await behind_alias(index) == ["articles-000001"]
    assert not await index.client.indices.exists(index=f"{index.prefix}articles-000002")


async def test_half_done_takeover_is_finished(stack: Stack, index: ReadableElasticIndex) -> None:
    async with outside(stack, index.prefix) as found:
        report = await rebuild("articles", found)
        await found.families.put_mark(
            report.index, Mark("joining", make.NOW, "killed", await found.log.positions())
        )
        await publish(stack, topics.ARTICLES_ENRICHED, articles(index.prefix, 5))
        again = await rebuild("articles", found, from_log=False)

    assert again.before == (report.index,)
    assert await own_count(index) == 5


async def test_rollback_brings_the_old_index_up_to_date(
    stack: Stack, index: ReadableElasticIndex
) -> None:
    first, *later = articles(index.prefix, 4)
    await publish(stack, topics.ARTICLES_ENRICHED, [first])
    async with outside(stack, index.prefix) as found:
        await rebuild("articles", found)
    await publish(stack, topics.ARTICLES_ENRICHED, later)
    async with outside(stack, index.prefix) as found:
        report = await rollback("articles", found)

    assert await behind_alias(index) == ["articles-000001"]
    assert (report.lost, await own_count(index)) == (0, 4)
    async with outside(stack, index.prefix) as found:
        assert (await rollback("articles", found)).index.endswith("articles-000002")


async def test_nothing_to_go_back_to_is_told(stack: Stack, index: ReadableElasticIndex) -> None:
    async with outside(stack, index.prefix) as found:
        with pytest.raises(LifecycleError, match="kept are: none"):
            await rollback("articles", found)


async def write(index: ReadableElasticIndex, *events: EnrichedArticle) -> None:
    made = [document_of(make.message(one, topic="articles.enriched.v1")) for one in events]
    outcome = await index.write(made)
    assert not outcome.rejected
    assert not outcome.waiting

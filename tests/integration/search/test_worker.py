"""Workers on the real Kafka and Elasticsearch: from the log to the index, through faults."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from shared import topics
from shared.events import Event
from shared.kafka.parked import read_parked
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import Topic
from tests import make
from tests.integration.search.conftest import ReadableElasticIndex
from tests.integration.search.workers import worker
from tests.stack import Stack
from tests.unit.search.test_documents import comment, retraction
from tests.waiting import until, until_async

NOWHERE = "127.0.0.1:1"
ARTICLES = "articles.enriched.v1"


async def publish(stack: Stack, topic: Topic, events: Sequence[Event]) -> None:
    async with producer(stack.kafka_servers, "test") as sender:
        await KafkaPublisher(sender).publish(topic, events)


async def publish_bytes(stack: Stack, topic: Topic, value: bytes) -> None:
    async with producer(stack.kafka_servers, "test") as sender:
        await sender.send_and_wait(topic.name, value, key=b"k")


async def block_writes(index: ReadableElasticIndex, *, on: bool) -> None:
    settings = {"index.blocks.write": on}
    await index.client.indices.put_settings(index=f"{index.prefix}articles", settings=settings)


async def test_events_are_found_in_the_index(
    stack: Stack, unprepared: ReadableElasticIndex, tmp_path: Path
) -> None:
    index, name = unprepared, unprepared.prefix
    with worker(tmp_path, stack.kafka_servers, stack.elastic_url, index.prefix) as running:
        running.wait_ready()
        await publish(stack, topics.ARTICLES_ENRICHED, [make.enriched(name)])
        await publish(stack, topics.STORIES, [make.story(name)])
        await publish(stack, topics.COMMENTS, [comment()])

        await until_async(partial(index.get, "articles", make.article_id(name)), "the article")
        await until_async(partial(index.get, "stories", name), "the story")
        await until_async(partial(index.get, "comments", "c1"), "the comment")
        assert running.terminate() == 0


async def test_retraction_empties_the_article(
    stack: Stack, unprepared: ReadableElasticIndex, tmp_path: Path
) -> None:
    index, name = unprepared, make.article_id(unprepared.prefix)

    async def is_retracted() -> bool:
        found = await index.get("articles", name)
        return found is not None and found.get("retracted") is True

    with worker(tmp_path, stack.kafka_servers, stack.elastic_url, index.prefix) as running:
        running.wait_ready()
        taken_back = retraction().model_copy(update={"article_id": name})
        await publish(stack, topics.ARTICLES_RETRACTED, [taken_back])
        await until_async(is_retracted, "the tombstone")
        await publish(stack, topics.ARTICLES_ENRICHED, [make.enriched(index.prefix)])
        await publish(stack, topics.STORIES, [make.story(name)])
        await until_async(partial(index.get, "stories", name), "the story after it")
        assert await is_retracted()


async def test_unreadable_message_is_parked(
    stack: Stack, unprepared: ReadableElasticIndex, tmp_path: Path
) -> None:
    index, bad = unprepared, f"not JSON {unprepared.prefix}".encode()

    async def letters() -> list[str]:
        parked = await read_parked(stack.kafka_servers, "search")
        return [one.error for one in parked if one.origin.value == bad]

    with worker(tmp_path, stack.kafka_servers, stack.elastic_url, index.prefix) as running:
        running.wait_ready()
        await publish_bytes(stack, topics.STORIES, bad)
        await publish(stack, topics.STORIES, [make.story(index.prefix)])
        await until_async(partial(index.get, "stories", index.prefix), "the story after it")

        assert await until_async(letters, "the letter") == ["UndecodableError"]


async def test_kill_loses_nothing(
    stack: Stack, unprepared: ReadableElasticIndex, tmp_path: Path
) -> None:
    index, source = unprepared, make.source_ref(unprepared.prefix)
    count = partial(index.count, "articles", query={"term": {"source_id": source.id}})
    articles = [make.enriched(f"{source.id}{n}", source=source) for n in range(3_000)]

    async def reached(least: int) -> bool:
        return await count() >= least

    with worker(tmp_path, stack.kafka_servers, stack.elastic_url, index.prefix) as running:
        running.wait_ready()
        await publish(stack, topics.ARTICLES_ENRICHED, articles)
        await until_async(partial(reached, 1), "the first articles")
        running.kill()
    with worker(tmp_path, stack.kafka_servers, stack.elastic_url, index.prefix):
        await until_async(partial(reached, len(articles)), "every article", deadline_s=60)
        assert await count() == len(articles)


async def test_stop_during_an_outage_commits_nothing(
    stack: Stack, index: ReadableElasticIndex, tmp_path: Path
) -> None:
    name = make.article_id(index.prefix)
    await block_writes(index, on=True)
    with worker(tmp_path, stack.kafka_servers, stack.elastic_url, index.prefix) as running:
        running.wait_ready()
        await publish(stack, topics.ARTICLES_ENRICHED, [make.enriched(index.prefix)])
        until(running.retries, "a retry")
        assert running.terminate() == 0
    assert await index.get("articles", name) is None
    await block_writes(index, on=False)
    with worker(tmp_path, stack.kafka_servers, stack.elastic_url, index.prefix):
        await until_async(partial(index.get, "articles", name), "the article")


async def test_dead_worker_is_taken_over_from(
    stack: Stack, unprepared: ReadableElasticIndex, tmp_path: Path
) -> None:
    start = partial(worker, tmp_path, stack.kafka_servers, stack.elastic_url, unprepared.prefix)
    with start() as first, start() as second:
        both = (first, second)
        until(lambda: [one.partitions(ARTICLES) for one in both] == [3, 3], "half each", 60)
        first.kill()
        killed_at = time.monotonic()
        until(lambda: second.partitions(ARTICLES) == 6, "all six partitions")
        assert time.monotonic() - killed_at < 15


def test_absent_elasticsearch_is_told_and_waited_for(tmp_path: Path) -> None:
    with worker(tmp_path, NOWHERE, f"http://{NOWHERE}") as running:
        until(lambda: running.status("livez") == 200, "the worker lives")
        waiting = until(running.retries, "a retry")

        assert waiting[0]["what"] == "the index"
        assert "preparing index articles" in waiting[0]["error"]
        assert running.status("readyz") == 503
        assert running.terminate() == 0


def test_absent_kafka_is_told_and_waited_for(
    stack: Stack, unprepared: ReadableElasticIndex, tmp_path: Path
) -> None:
    with worker(tmp_path, NOWHERE, stack.elastic_url, unprepared.prefix) as running:
        waiting = until(running.retries, "a retry")

        assert (waiting[0]["what"], running.status("livez")) == ("Kafka", 200)
        assert f"connecting to Kafka at {NOWHERE}" in waiting[0]["error"]
        answer = running.answer("readyz")
        assert answer is not None
        assert answer.json()["failed"] == {"kafka": "no partitions are read yet"}
        assert running.terminate() == 0

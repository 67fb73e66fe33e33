"""The Kafka adapters keep the promises of the delivery policy on a real broker."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence

import pytest

from shared import topics
from shared.delivery import DeadLetter, Message, OversizeError, TransientError
from shared.kafka.admin import TopicMismatchError, create_topics, require_topics
from shared.kafka.consumer import consume_batches, group_consumer
from shared.kafka.latest import follow, read_all
from shared.kafka.parked import read_parked, replay
from shared.kafka.publisher import KafkaDeadLetters, KafkaPublisher, producer
from shared.topics import MAX_MESSAGE_BYTES, Topic
from tests import make
from tests.waiting import until_async

DEADLINE_S = 30


def _own_topic(partitions: int = 3) -> Topic:
    kind = topics.ARTICLES_RAW
    return Topic(f"test-{uuid.uuid4().hex}", kind.event, kind.key, partitions, "delete", None)


async def _values(servers: str, topic: Topic) -> list[bytes | None]:
    found: list[Message] = []
    await read_all(servers, topic, found.append)
    return [message.value for message in found]


async def test_topics_are_created_once(kafka_servers: str) -> None:
    topic = _own_topic()

    assert await create_topics(kafka_servers, [topic]) == [topic.name]
    assert await create_topics(kafka_servers, [topic]) == []
    await require_topics(kafka_servers, [topic])


async def test_missing_topic_is_named(kafka_servers: str) -> None:
    topic = _own_topic()

    with pytest.raises(TopicMismatchError, match=f"{topic.name} is missing"):
        await require_topics(kafka_servers, [topic])


async def test_wrong_partitions_are_named(kafka_servers: str) -> None:
    topic = _own_topic(partitions=2)
    await create_topics(kafka_servers, [topic])
    wanted = Topic(topic.name, topic.event, topic.key, 3, "delete", None)

    with pytest.raises(TopicMismatchError, match="has 2 partitions, not 3"):
        await require_topics(kafka_servers, [wanted])


async def test_missing_broker_is_transient() -> None:
    with pytest.raises(TransientError, match=r"127\.0\.0\.1:1"):
        async with producer("127.0.0.1:1", "test"):
            pass


async def test_published_event_comes_back(kafka_servers: str) -> None:
    topic, article = _own_topic(), make.raw_article()
    await create_topics(kafka_servers, [topic])

    async with producer(kafka_servers, "test") as out:
        await KafkaPublisher(out).publish(topic, [article])

    assert await _values(kafka_servers, topic) == [article.model_dump_json().encode()]


async def test_oversize_event_spares_others(kafka_servers: str) -> None:
    topic = _own_topic()
    await create_topics(kafka_servers, [topic])
    huge = make.raw_article("huge", text="x" * MAX_MESSAGE_BYTES)

    async with producer(kafka_servers, "test") as out:
        with pytest.raises(OversizeError, match=r"RawArticle .* has"):
            await KafkaPublisher(out).publish(topic, [make.raw_article(), huge])
        await KafkaPublisher(out).publish(topic, [make.raw_article()])

    assert len(await _values(kafka_servers, topic)) == 1


async def test_parked_bytes_are_replayed(kafka_servers: str) -> None:
    body = b"\x00\xff" + uuid.uuid4().bytes
    message = make.message(body, topic="comments.v1", offset=5, key=b"key")
    async with producer(kafka_servers, "test") as out:
        await KafkaDeadLetters(out, "gateway").park([DeadLetter.of(message, ValueError("bad"))])
    letter = (await read_parked(kafka_servers, "gateway"))[-1]

    await replay(kafka_servers, [letter])

    assert letter.origin.value == body
    assert body in await _values(kafka_servers, topics.COMMENTS)


async def test_largest_message_can_be_parked(kafka_servers: str) -> None:
    body = uuid.uuid4().bytes + bytes(MAX_MESSAGE_BYTES - 200)
    message = make.message(body, topic="comments.v1")

    async with producer(kafka_servers, "test") as out:
        await KafkaDeadLetters(out, "gateway").park([DeadLetter.of(message, ValueError("bad"))])

    assert (await read_parked(kafka_servers, "gateway"))[-1].origin.value == body


async def _publish_many(servers: str, topic: Topic, count: int) -> None:
    async with producer(servers, "test") as out:
        await KafkaPublisher(out).publish(
            topic, [make.raw_article(f"a{number}") for number in range(count)]
        )


class Collector:
    """Takes batches until it has enough; fails at the batch it is told to."""

    def __init__(self, enough: int, fail: bool = False) -> None:
        self.enough = enough
        self.fail = fail
        self.keys: list[bytes | None] = []

    async def __call__(self, batch: Sequence[Message]) -> None:
        if self.fail:
            raise RuntimeError("killed before the commit")
        self.keys.extend(message.key for message in batch)

    def is_done(self) -> bool:
        return len(self.keys) >= self.enough


async def _consume(servers: str, topic: Topic, group: str, collector: Collector) -> None:
    async with asyncio.timeout(DEADLINE_S), group_consumer(servers, group, [topic]) as consumer:
        await consume_batches(consumer, collector, collector.is_done)


async def test_uncommitted_batch_comes_again(kafka_servers: str) -> None:
    topic, group = _own_topic(), uuid.uuid4().hex
    await create_topics(kafka_servers, [topic])
    await _publish_many(kafka_servers, topic, 20)
    with pytest.raises(RuntimeError, match="killed"):
        await _consume(kafka_servers, topic, group, Collector(20, fail=True))
    again = Collector(20)

    await _consume(kafka_servers, topic, group, again)

    assert len(set(again.keys)) == 20


async def test_committed_batch_stays_done(kafka_servers: str) -> None:
    topic, group = _own_topic(), uuid.uuid4().hex
    await create_topics(kafka_servers, [topic])
    await _publish_many(kafka_servers, topic, 20)
    await _consume(kafka_servers, topic, group, Collector(20))
    await _publish_many(kafka_servers, topic, 1)
    later = Collector(1)

    await _consume(kafka_servers, topic, group, later)

    assert len(later.keys) == 1


async def test_follower_catches_up_then_follows(kafka_servers: str) -> None:
    topic, caught_up, seen = _own_topic(), asyncio.Event(), list[Message]()
    await create_topics(kafka_servers, [topic])
    await _publish_many(kafka_servers, topic, 5)
    following = asyncio.create_task(follow(kafka_servers, topic, seen.append, caught_up))
    async with asyncio.timeout(DEADLINE_S):
        await caught_up.wait()
    assert len(seen) == 5
    await _publish_many(kafka_servers, topic, 1)

    await until_async(lambda: _has(seen, 6), "the sixth message")
    following.cancel()


async def _has(seen: Sequence[Message], count: int) -> bool:
    return len(seen) == count

"""The ledger on a real Kafka: all or nothing, and by one worker at a time."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest

from services.enrich.adapters.kafka_ledger import KafkaLedger, kafka_ledger
from services.enrich.adapters.kafka_past import read_from
from shared.delivery import Message, OversizeError, SupersededError
from shared.events import Event
from shared.kafka.admin import create_topics
from shared.kafka.latest import read_all
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import ARTICLES_RAW, MAX_MESSAGE_BYTES, Topic
from tests import make


async def _own_topic(servers: str) -> Topic:
    topic = Topic(f"test-{uuid4().hex}", ARTICLES_RAW.event, "article_id", 1, "delete", None)
    await create_topics(servers, [topic])
    return topic


def _article(name: str, **fields: str) -> Event:
    return make.raw_article(name, **fields)


async def _ids(servers: str, topic: Topic) -> list[bytes]:
    found: list[Message] = []
    async with asyncio.timeout(20):
        await read_all(servers, topic, found.append)
    return [dict(message.headers)["ce_id"] for message in found]


async def _write(ledger: KafkaLedger, topic: Topic, *names: str) -> None:
    await ledger.write((topic, [_article(name) for name in names]))


async def test_entry_is_whole(kafka_servers: str) -> None:
    one, two = await _own_topic(kafka_servers), await _own_topic(kafka_servers)
    async with kafka_ledger(kafka_servers, uuid4().hex) as ledger:
        await ledger.claim()
        await ledger.write((one, [_article("a1")]), (two, [_article("a2")]))
        huge = _article("huge", text="x" * MAX_MESSAGE_BYTES)
        with pytest.raises(OversizeError):
            await ledger.write((one, [_article("a3")]), (two, [huge]))
        await ledger.write((one, [_article("a4")]))

    of = {name: f"{make.article_id(name)}@1".encode() for name in ("a1", "a2", "a4")}
    assert await _ids(kafka_servers, one) == [of["a1"], of["a4"]]
    assert await _ids(kafka_servers, two) == [of["a2"]]


async def test_successor_ends_what_was_open(kafka_servers: str) -> None:
    topic, role = await _own_topic(kafka_servers), uuid4().hex
    async with producer(kafka_servers, "test", role) as zombie:
        await zombie.begin_transaction()
        await KafkaPublisher(zombie).publish(topic, [_article("half")])
        async with kafka_ledger(kafka_servers, role) as successor:
            await successor.claim()
            await _write(successor, topic, "whole")

        assert len(await _ids(kafka_servers, topic)) == 1
        with pytest.raises(SupersededError):
            await KafkaPublisher(zombie).publish(topic, [_article("late")])


async def test_superseded_worker_writes_nothing(kafka_servers: str) -> None:
    topic, role = await _own_topic(kafka_servers), uuid4().hex
    async with kafka_ledger(kafka_servers, role) as one, kafka_ledger(kafka_servers, role) as two:
        await one.claim()
        await _write(one, topic, "first")
        await two.claim()
        for _ in range(2):
            with pytest.raises(SupersededError):
                await _write(one, topic, "late")
        await _write(two, topic, "second")

    assert len(await _ids(kafka_servers, topic)) == 2


async def test_past_is_read_from_an_offset(kafka_servers: str) -> None:
    topic = await _own_topic(kafka_servers)
    async with kafka_ledger(kafka_servers, uuid4().hex) as ledger:
        await ledger.claim()
        for name in ("a0", "a2", "a4"):  # each is followed by a mark of its own
            await _write(ledger, topic, name)

    async def read(offset: int) -> list[int]:
        async with asyncio.timeout(20):
            batches = read_from(kafka_servers, topic, offset)
            return [one.offset async for batch in batches for one in batch]

    assert [await read(offset) for offset in (0, 1, 5, 99)] == [[0, 2, 4], [2, 4], [], []]

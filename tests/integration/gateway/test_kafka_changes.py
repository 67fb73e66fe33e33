"""The changes followed on a real broker."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

import pytest

from services.gateway.adapters.following import Patience
from services.gateway.adapters.kafka_changes import KafkaChanges
from services.gateway.core.change_feed import ChangeFeed, Subscription
from shared import topics
from shared.events import TrendChange
from shared.kafka.publisher import KafkaPublisher, producer
from tests.make_documents import change


@pytest.fixture
async def publisher(kafka_servers: str) -> AsyncIterator[KafkaPublisher]:
    async with producer(kafka_servers, "test") as made:
        yield KafkaPublisher(made)


@asynccontextmanager
async def following(servers: str, feed: ChangeFeed) -> AsyncIterator[None]:
    """Follow the changes into `feed` while the block runs, from its begin on."""
    patience = Patience(asyncio.sleep, random.random)
    topic, model = topics.TRENDS_CHANGES, TrendChange
    changes = KafkaChanges(servers, topic, model, feed, patience, lambda: datetime.now(UTC))
    running = asyncio.create_task(changes.run())
    try:
        async with asyncio.timeout(20):
            while feed.next_id is None:
                await asyncio.sleep(0.05)
        yield
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def ids(reader: Subscription[TrendChange], count: int) -> list[int]:
    told = [await reader.next(within_s=20) for _ in range(count)]
    return [one.id for one in told if one]


async def test_changes_are_told_at_every_gateway(
    kafka_servers: str, publisher: KafkaPublisher
) -> None:
    """By the same id, so that a reader can go on at another one."""
    topic_id = f"test-{uuid.uuid4().hex}"
    feed, later = ChangeFeed(), ChangeFeed()
    reader = feed.subscribe(lambda one: one.topic_id == topic_id)
    async with following(kafka_servers, feed):
        for kind in ("entered", "rising", "left"):
            await publisher.publish(topics.TRENDS_CHANGES, [change(kind, topic_id)])
        told = await ids(reader, 3)

    async with following(kafka_servers, later):
        again = later.subscribe(lambda one: one.topic_id == topic_id, after=told[0])
        assert await ids(again, 2) == told[1:]

    assert len(set(told)) == 3

"""The trending lists followed on a real broker."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from services.gateway.adapters.following import Patience
from services.gateway.adapters.trend_board import KafkaTrendBoard
from shared import topics
from shared.kafka.publisher import KafkaPublisher, producer
from tests.make_documents import snapshot, topic


@pytest.fixture
async def publisher(kafka_servers: str) -> AsyncIterator[KafkaPublisher]:
    async with producer(kafka_servers, "test") as made:
        yield KafkaPublisher(made)


@pytest.fixture
async def board(kafka_servers: str) -> AsyncIterator[KafkaTrendBoard]:
    made = KafkaTrendBoard(kafka_servers, Patience(asyncio.sleep, random.random))
    running = asyncio.create_task(made.run())
    yield made
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def shows(board: KafkaTrendBoard, list_id: str, topic_id: str) -> None:
    """Return when the list holds the topic."""
    async with asyncio.timeout(20):
        while True:
            latest = board.snapshot(list_id)
            if latest is not None and latest.topics[0].topic_id == topic_id:
                return
            await asyncio.sleep(0.05)


async def test_lists_are_followed(publisher: KafkaPublisher, board: KafkaTrendBoard) -> None:
    list_id = f"test-{uuid.uuid4().hex}/24h"

    await publisher.publish(topics.TRENDS, [snapshot(topic("Q1"), list_id=list_id)])
    await shows(board, list_id, "Q1")
    await publisher.publish(topics.TRENDS, [snapshot(topic("Q2"), list_id=list_id)])
    await shows(board, list_id, "Q2")


async def test_earlier_lists_are_remembered(
    publisher: KafkaPublisher, board: KafkaTrendBoard
) -> None:
    list_id = f"test-{uuid.uuid4().hex}/24h"
    await publisher.publish(topics.TRENDS, [snapshot(topic("Q1"), list_id=list_id)])

    await asyncio.wait_for(board.caught_up.wait(), timeout=20)

    await shows(board, list_id, "Q1")

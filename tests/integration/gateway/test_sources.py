"""Sources on the real stack: followed on a broker, counted in the index."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from services.gateway.adapters.following import Patience
from services.gateway.adapters.kafka_sources import follow_sources
from services.gateway.core.coverage import SourceVolume
from services.gateway.core.source_board import SourceBoard
from shared import topics
from shared.kafka.publisher import KafkaPublisher, producer
from tests import make
from tests.integration.gateway.conftest import Count
from tests.make_documents import article_event, retraction
from tests.waiting import until_async


async def test_sources_are_followed(kafka_servers: str) -> None:
    name, board = f"test-{uuid.uuid4().hex}", SourceBoard()
    async with producer(kafka_servers, "test") as made:
        publisher = KafkaPublisher(made)
        await publisher.publish(topics.SOURCES, [make.source(name)])
        patience = Patience(asyncio.sleep, random.random)
        running = asyncio.create_task(follow_sources(kafka_servers, board, patience))
        await _until(lambda: board.is_whole)
        before = board.get(name)
        await publisher.publish(topics.INGEST_POLLS, [make.source_poll(name)])
        await _until(lambda: (one := board.get(name)) is not None and one.poll is not None)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running

    assert before is not None
    assert before.source.source_id == name


async def _until(condition: Callable[[], bool]) -> None:
    async def holds() -> bool:
        return condition()

    await until_async(holds, "the topics are followed")


async def test_volumes_of_day_and_week(count: Count) -> None:
    coverage = await count(
        article_event("a1", event_time=make.hours_ago(1)),
        article_event("a2", event_time=make.hours_ago(25)),
        article_event("a3", event_time=make.hours_ago(24 * 7 + 1)),
        article_event("future", event_time=make.NOW + timedelta(hours=1)),
        article_event("gone", event_time=make.hours_ago(1)),
        retraction("gone"),
        article_event("b1", outlet="herald", event_time=make.hours_ago(2)),
        article_event("c1", outlet="courier", event_time=make.hours_ago(24 * 9)),
    )

    volumes = await coverage.volumes(["gazette", "herald", "courier"], make.NOW)

    assert volumes == {"gazette": SourceVolume(1, 2), "herald": SourceVolume(1, 1)}
    assert await coverage.volumes([], make.NOW) == {}

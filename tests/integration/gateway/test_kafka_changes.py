"""Changes, arrivals and comments followed on a real broker."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from services.gateway.adapters.following import Patience
from services.gateway.adapters.kafka_changes import KafkaChanges
from services.gateway.adapters.kafka_comments import KafkaComments, discussions
from services.gateway.core.arrivals import wanted_by
from services.gateway.core.change_feed import ChangeFeed, LiveFeed, Subscription, Wanted
from services.gateway.core.comments.live import Discussions
from services.gateway.core.comments.recent import RecentComments
from services.gateway.core.finder import SearchRequest
from shared import topics
from shared.events import Comment, Lane, PlacedArticle
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import Topic
from tests import make
from tests.make_documents import change, comment_event


@pytest.fixture
async def publisher(kafka_servers: str) -> AsyncIterator[KafkaPublisher]:
    async with producer(kafka_servers, "test") as made:
        yield KafkaPublisher(made)


PATIENCE = Patience(asyncio.sleep, random.random)


@asynccontextmanager
async def following(servers: str, feed: LiveFeed[Any], topic: Topic) -> AsyncIterator[None]:
    """Follow the topic into `feed` while the block runs, from its begin on."""
    assert topic.event
    changes = KafkaChanges(servers, topic, topic.event, feed, PATIENCE, _now)
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


def _now() -> datetime:
    return datetime.now(UTC)


async def ids(reader: Subscription[Any], count: int) -> list[int]:
    told = [await reader.next(within_s=20) for _ in range(count)]
    return [one.id for one in told if one]


async def test_changes_are_told_at_every_gateway(
    kafka_servers: str, publisher: KafkaPublisher
) -> None:
    """By the same id, so that a reader can go on at another one."""
    topic_id = f"test-{uuid.uuid4().hex}"
    feed, later = ChangeFeed(), ChangeFeed()
    reader = feed.subscribe(lambda one: one.topic_id == topic_id)
    async with following(kafka_servers, feed, topics.TRENDS_CHANGES):
        for kind in ("entered", "rising", "left"):
            await publisher.publish(topics.TRENDS_CHANGES, [change(kind, topic_id)])
        told = await ids(reader, 3)

    async with following(kafka_servers, later, topics.TRENDS_CHANGES):
        again = later.subscribe(lambda one: one.topic_id == topic_id, after=told[0])
        assert await ids(again, 2) == told[1:]

    assert len(set(told)) == 3


async def test_arrivals_are_told_at_every_gateway(
    kafka_servers: str, publisher: KafkaPublisher
) -> None:
    """Those that belong on the list alone; what is loaded later is no news."""
    section = f"test-{uuid.uuid4().hex}"
    feed, later = LiveFeed[PlacedArticle](), LiveFeed[PlacedArticle]()
    wanted = wanted_by(SearchRequest(section=section))
    reader = feed.subscribe(wanted)
    come = [make.placed(name, sections=(section,)) for name in ("a1", "a2", "a3")]
    old = make.placed("a4", sections=(section,), lane=Lane.BACKFILL)
    async with following(kafka_servers, feed, topics.ARTICLES_PLACED):
        await publisher.publish(topics.ARTICLES_PLACED, [come[0], old, make.placed(), *come[1:]])
        told = await ids(reader, 3)

    async with following(kafka_servers, later, topics.ARTICLES_PLACED):
        again = later.subscribe(wanted, after=told[0])
        assert await ids(again, 2) == told[1:]

    assert told == sorted(set(told))


@asynccontextmanager
async def following_comments(servers: str) -> AsyncIterator[Discussions]:
    """Yield the discussions of one gateway."""
    recent, live = RecentComments(), discussions(9)
    running = asyncio.create_task(KafkaComments(servers, recent, PATIENCE, _now, live).run())
    try:
        await asyncio.wait_for(recent.is_whole.wait(), timeout=20)
        yield live
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_comments_are_told_at_every_gateway(
    kafka_servers: str, publisher: KafkaPublisher
) -> None:
    """In the partition that Kafka has put the discussion in, whichever that is."""
    on = [uuid.uuid4().hex for _ in range(8)]
    said = [comment_event(f"{name}-{part}", on=name) for part in (1, 2) for name in on]
    async with following_comments(kafka_servers) as live:
        readers = [(name, live.of(make.article_id(name)).subscribe(_says(name))) for name in on]
        await publisher.publish(topics.COMMENTS, said)
        told = {name: await ids(reader, 2) for name, reader in readers}

    async with following_comments(kafka_servers) as later:
        for name, places in told.items():
            again = later.of(make.article_id(name)).subscribe(_says(name), after=places[0])
            assert await ids(again, 1) == places[1:]


def _says(name: str) -> Wanted[Comment]:
    return lambda one: one.article_id == make.article_id(name)

"""What each role does with a batch of messages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from services.enrich.core.digest import digest
from services.enrich.core.enrich import Tools, enrich
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.stories.book import StoryBook
from services.enrich.core.stories.features import Stopwords
from services.enrich.core.stories.shelf import StoryShelf
from services.enrich.core.trends.trending import baseline, trending
from services.enrich.warming import ReadRecent, learn_recent
from shared import __version__
from shared.delivery import Delivery, Message, Publisher, UndecodableError, decode
from shared.events import ArticleDigest, Provenance, RawArticle, Story, TrendSnapshot
from shared.telemetry import continued_trace
from shared.topics import (
    ARTICLES_DIGESTS,
    ARTICLES_ENRICHED,
    ARTICLES_RAW,
    STORIES,
    TRENDS,
    Topic,
)

log = structlog.get_logger()

SERVICE = "enrich"
EDITION = "world"
WINDOWS_H = (2, 24)
LONGEST_SILENCE = timedelta(minutes=1)
# As long may a worker that starts learn recent news before it tags; the rest it learns beside that.
HELD_UP_S = 3.0

Every = tuple[float, Callable[[], Awaitable[None]]]
# Hands every message that a topic holds now to a function.
ReadAll = Callable[[Topic, Callable[[Message], None]], Awaitable[None]]
Clock = Callable[[], datetime]


class Work(Protocol):
    """One role: what it reads and writes, how it takes over and what it does with a batch."""

    reads: Topic
    writes: Sequence[Topic]
    # Done at this interval in seconds, beside the batches.
    every: Every | None

    async def take_over(self) -> None:
        """Make the state what the log says, before the first batch."""

    async def handle(self, batch: Sequence[Message]) -> None:
        """Return when every message of `batch` is done or parked."""


def provenance(topic: str, partition: int, offset: int | None) -> Provenance:
    """Return that this service made an event from the message that stands there."""
    return Provenance(
        service=SERVICE, version=__version__, topic=topic, partition=partition, offset=offset
    )


def _from(message: Message) -> Provenance:
    return provenance(message.topic, message.partition, message.offset)


@dataclass
class Tagging:
    """The role `tag`: raw articles in, enriched articles and then their digests out.

    Each batch is linked with the newest knowledge base. What is unusual in recent news is the only
    thing remembered, and nothing depends on it but the rank of phrases.
    """

    tools: Tools
    newest: Callable[[], KnowledgeBase]
    publisher: Publisher
    delivery: Delivery
    read_recent: ReadRecent | None = None
    held_up_s: float = HELD_UP_S
    reads: Topic = ARTICLES_RAW
    writes: Sequence[Topic] = (ARTICLES_ENRICHED, ARTICLES_DIGESTS)
    every: Every | None = None
    learning: asyncio.Task[None] | None = field(default=None, init=False)

    async def take_over(self) -> None:
        """Learn recent news from the digests, once."""
        if self.learning is None and self.read_recent is not None:
            learning = learn_recent(self.tools.recent, self.read_recent)
            self.learning = asyncio.create_task(learning)
            await asyncio.wait({self.learning}, timeout=self.held_up_s)

    async def handle(self, batch: Sequence[Message]) -> None:
        """Tag one article after the other; what is made goes out meanwhile.

        The versions of one article go out in their order.
        """
        self.tools = replace(self.tools, knowledge=self.newest())
        under_way = []
        for versions in _by_key(batch):
            under_way.append(asyncio.create_task(self._in_order(versions)))
            # The group hears of this member, and the broker of what is ready, between two articles.
            await asyncio.sleep(0)
        await asyncio.gather(*under_way)

    async def _in_order(self, messages: Sequence[Message]) -> None:
        for message in messages:
            await self.delivery.deliver(message, self._tag)

    async def _tag(self, message: Message) -> None:
        with continued_trace("tag article", message.headers):
            article = decode(message, RawArticle)
            enriched = enrich(article, self.tools, _from(message))
            await self.publisher.publish(ARTICLES_ENRICHED, [enriched])
            await self.publisher.publish(ARTICLES_DIGESTS, [digest(enriched)])


def _by_key(batch: Sequence[Message]) -> list[list[Message]]:
    """Return the messages of each key, in their order."""
    found: dict[bytes | None, list[Message]] = {}
    for message in batch:
        found.setdefault(message.key, []).append(message)
    return list(found.values())


@dataclass
class Grouping:
    """The role `stories`: digests in, stories out; the state is what the story topic holds.

    A batch changes the book first and is published then, each changed story once. If the process
    ends between the two, its successor starts from the log and handles the batch again.
    """

    stopwords: Stopwords
    read_all: ReadAll
    publisher: Publisher
    delivery: Delivery
    reads: Topic = ARTICLES_DIGESTS
    writes: Sequence[Topic] = (STORIES,)
    every: Every | None = None
    book: StoryBook = field(init=False)

    def __post_init__(self) -> None:
        self.book = StoryBook(self.stopwords)

    async def take_over(self) -> None:
        """Restore the book from the story topic."""
        shelf = await restore_shelf(self.read_all, self.delivery)
        self.book = StoryBook.restored(shelf.all(), self.stopwords)
        log.info("stories restored", count=len(self.book.stories))

    async def handle(self, batch: Sequence[Message]) -> None:
        """Place the articles in the order of the log."""
        changed: dict[str, Story] = {}

        async def place(message: Message) -> None:
            with continued_trace("place article", message.headers):
                placing = self.book.place(decode(message, ArticleDigest), _from(message))
            for story in placing.stories if placing else ():
                changed[story.story_id] = story

        for message in batch:
            await self.delivery.deliver(message, place)
        stories = list(changed.values())
        await self.delivery.until_healed(
            lambda: self.publisher.publish(STORIES, stories), f"stories from {batch[0].position}"
        )


@dataclass
class Watching:
    """The role `trends`: stories in, and at an interval what is trending out."""

    clock: Clock
    read_all: ReadAll
    publisher: Publisher
    delivery: Delivery
    interval_s: float
    reads: Topic = STORIES
    writes: Sequence[Topic] = (TRENDS,)
    every: Every | None = field(init=False)
    shelf: StoryShelf = field(default_factory=StoryShelf, init=False)
    offset: int | None = field(default=None, init=False)
    published: dict[str, TrendSnapshot] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.every = (self.interval_s, self.publish)

    async def take_over(self) -> None:
        """Restore the shelf from the story topic."""
        self.shelf = await restore_shelf(self.read_all, self.delivery)
        log.info("stories restored", count=len(self.shelf.all()))

    async def handle(self, batch: Sequence[Message]) -> None:
        """Keep the latest version of each story."""

        async def keep(message: Message) -> None:
            self.shelf.put(decode(message, Story))
            self.offset = message.offset

        for message in batch:
            await self.delivery.deliver(message, keep)

    async def publish(self) -> None:
        """Publish the lists that changed, and those that were silent for a minute."""
        at = self.clock()
        stories = self.shelf.sweep(at)
        made = [await asyncio.to_thread(self._snapshot, stories, at, hours) for hours in WINDOWS_H]
        due = [one for one in made if self._is_due(one)]
        await self.delivery.until_healed(
            lambda: self.publisher.publish(TRENDS, due), "publishing trends"
        )
        self.published.update((one.list_id, one) for one in due)

    def _is_due(self, snapshot: TrendSnapshot) -> bool:
        last = self.published.get(snapshot.list_id)
        return (
            last is None
            or last.topics != snapshot.topics
            or snapshot.event_time - last.event_time >= LONGEST_SILENCE
        )

    def _snapshot(self, stories: Sequence[Story], at: datetime, hours: int) -> TrendSnapshot:
        list_id = f"{EDITION}/{hours}h"
        return TrendSnapshot(
            id=f"{list_id}@{at.isoformat()}",
            event_time=at,
            ingest_time=at,
            provenance=provenance(STORIES.name, 0, self.offset),
            list_id=list_id,
            edition=EDITION,
            window_h=hours,
            baseline=baseline(stories, at),
            topics=trending(stories, at, hours),
        )


async def restore_shelf(read_all: ReadAll, delivery: Delivery) -> StoryShelf:
    """Return the latest version of every story on the log; what is no story is told and left."""

    async def read() -> StoryShelf:
        shelf = StoryShelf()

        def put(message: Message) -> None:
            try:
                shelf.put(decode(message, Story))
            except UndecodableError as error:
                log.warning("not a story", position=message.position, reason=str(error))

        await read_all(STORIES, put)
        return shelf

    return await delivery.until_healed(read, "reading the stories")

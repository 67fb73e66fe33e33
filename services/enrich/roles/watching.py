"""The role `trends`: what is trending now, and what was at each moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from prometheus_client import Histogram

from services.enrich.core.pace import Pace
from services.enrich.core.stories.features import Stopwords
from services.enrich.core.trends.book import TrendBook
from services.enrich.core.trends.checkpoints import Saved, in_pieces
from services.enrich.core.trends.live import LiveLists
from services.enrich.core.trends.rules import TrendRules
from services.enrich.roles.latest import latest
from services.enrich.roles.trends_past import restored_book
from services.enrich.roles.work import Every, Ledger, Log
from shared.delivery import Delivery, Message, decode
from shared.events import Lane, PlacedArticle, TrendSnapshot
from shared.topics import (
    ARTICLES_PLACED,
    ENRICH_TRENDS,
    TRENDS,
    TRENDS_CHANGES,
    TRENDS_HISTORY,
    Topic,
)

log = structlog.get_logger()

delay_seconds = Histogram(
    "cupure_trend_delay_seconds",
    "Time from an article being seen to its being counted in lists that are published",
    buckets=(1, 2, 5, 10, 15, 20, 30, 45, 60, 90, 120, 300, 900),
)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The time for people, and the seconds for pacing."""

    now: Callable[[], datetime]
    seconds: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Intervals:
    """When lists are made, and after what time or how many articles the state is saved."""

    lists_s: float
    checkpoint_s: float
    checkpoint_articles: int


@dataclass
class Watching:
    """Places of articles in; history, live lists and their changes out.

    All of it is written in transactions. History depends on the places alone, so what is counted
    again after a takeover gives the same snapshots under the same ids.
    """

    stopwords: Stopwords
    clocks: Clocks
    intervals: Intervals
    log: Log
    ledger: Ledger
    delivery: Delivery
    rules: TrendRules = field(default_factory=TrendRules)
    reads: Sequence[Topic] = (ARTICLES_PLACED,)
    writes: Sequence[Topic] = (TRENDS, TRENDS_HISTORY, TRENDS_CHANGES, ENRICH_TRENDS)
    keeps_state: bool = True
    every: Every | None = field(init=False)
    book: TrendBook = field(init=False)
    lists: LiveLists = field(default_factory=LiveLists, init=False)
    next_offset: int = field(default=0, init=False)
    saved_offset: int = field(default=0, init=False)
    _not_told: list[datetime] = field(default_factory=list, init=False)
    # The book is counted into, read in a thread and saved by one at a time.
    _book_is_free: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    def __post_init__(self) -> None:
        self.book = TrendBook(self.rules, self.stopwords)
        self.every = (self.intervals.lists_s, self.publish)
        self._listing = Pace(0.0, self.clocks.seconds)
        self._saving = Pace(self.intervals.checkpoint_s, self.clocks.seconds)

    async def take_over(self) -> None:
        """Go on from the last checkpoint: count what came since, to the end of the log."""
        async with self._book_is_free:
            heal, began_s = self.delivery.until_healed, self.clocks.seconds()
            await heal(self.ledger.claim, "claiming the ledger")
            told = heal(lambda: latest(self.log, TRENDS, TrendSnapshot), "reading the lists")
            self.lists = LiveLists(await told)
            empty = TrendBook(self.rules, self.stopwords)
            read = heal(lambda: restored_book(self.log, empty), "reading the checkpoint")
            self.book, self.next_offset = await read
            self.saved_offset = self.next_offset
            self._tell("trends restored", began_s)
            began_s = self.clocks.seconds()
            await heal(self._catch_up, "catching up with the articles")
            self._tell("trends caught up", began_s)

    def _tell(self, event: str, began_s: float) -> None:
        seconds = round(self.clocks.seconds() - began_s, 3)
        log.info(event, next_offset=self.next_offset, seconds=seconds)

    async def _catch_up(self) -> None:
        async for messages in self.log.read_from(ARTICLES_PLACED, self.next_offset):
            await self._count(messages)

    async def handle(self, batch: Sequence[Message]) -> None:
        """Count the articles in the order of the log, but for those that are counted already."""
        async with self._book_is_free:
            await self._count(batch)

    async def _count(self, batch: Sequence[Message]) -> None:
        due: list[TrendSnapshot] = []

        async def count(message: Message) -> None:
            placed = decode(message, PlacedArticle)
            due.extend(self.book.add(placed))
            if placed.change == "placed" and placed.lane is Lane.LIVE:
                self._not_told.append(placed.ingest_time)

        for message in batch:
            if message.offset >= self.next_offset:
                await self.delivery.deliver(message, count)
                self.next_offset = message.offset + 1
        await self.delivery.until_healed(
            lambda: self.ledger.write((TRENDS_HISTORY, due)), "publishing history"
        )
        await self._maybe_save()

    async def _maybe_save(self) -> None:
        counted = self.next_offset - self.saved_offset
        is_much = counted >= self.intervals.checkpoint_articles and self._saving.has_rested
        if not counted or not (is_much or self._saving.is_due):
            return
        self._saving.begin()
        saved = Saved(await asyncio.to_thread(self.book.dump), self.next_offset)
        pieces = in_pieces(saved, self.clocks.now(), self.book.last)
        await self.delivery.until_healed(
            lambda: self.ledger.write((ENRICH_TRENDS, pieces)), "saving the state"
        )
        self.saved_offset = saved.position
        seconds = round(self._saving.end(), 3)
        log.info("trends saved", position=saved.position, bytes=len(saved.dump), seconds=seconds)

    async def publish(self) -> None:
        """Publish the lists that changed, and how, and those that were silent for a minute."""
        async with self._book_is_free:
            if not self._listing.is_due:
                return
            self._listing.begin()
            at, waiting, self._not_told = self.clocks.now(), self._not_told, []
            made = await asyncio.to_thread(self.book.lists, at)
            news = self.lists.news(made, at)
            moves = self.lists.moves(news)
            await self.delivery.until_healed(
                lambda: self.ledger.write((TRENDS, news), (TRENDS_CHANGES, moves)),
                "publishing trends",
            )
            self.lists.tell(news)
            self._listing.end()
            self._tell_delays(waiting)

    def _tell_delays(self, seen_at: Sequence[datetime]) -> None:
        now = self.clocks.now()
        for one in seen_at:
            delay_seconds.observe((now - one).total_seconds())

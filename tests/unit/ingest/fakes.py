"""The ports of reading, in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

from services.ingest.core.entries import Feed, FeedError, FoundFeed, Page
from services.ingest.core.fetching.ports import Fetched, FetchError, Purpose
from services.ingest.core.formats.discovery import find_feeds
from services.ingest.core.formats.feed_parsing import parse_feed
from services.ingest.core.formats.listing import parse_listing
from services.ingest.core.intake.entry_reader import EntryReader
from services.ingest.core.intake.intake import Intake
from services.ingest.core.intake.seen import SeenArticles
from services.ingest.core.pages.extraction import extract_page
from services.ingest.core.polling.manners import HostManners
from services.ingest.core.polling.pacing import Pacing
from services.ingest.core.polling.poll_table import PollTable
from services.ingest.core.polling.schedule import Pace
from services.ingest.core.polling.spread import Spread
from services.ingest.core.sources.registry import Registry
from services.ingest.core.tally import Tally
from services.ingest.polling.looking import Looker
from services.ingest.polling.poller import Poller
from services.ingest.polling.recording import Recorder
from services.ingest.polling.watch import Watch
from shared.events import PageRules, RawArticle, SourcePoll
from shared.topics import SOURCES
from tests import make
from tests.fakes import MemoryDeadLetters, MemoryPublisher, delivery


class MemoryFetcher:
    """Answers from `bodies`; an address that is not there fails; a matching ETag gives 304.

    What is in `moved` says where an address has moved for good, what is in `errors` is raised.
    """

    def __init__(self, bodies: Mapping[str, bytes] | None = None) -> None:
        self.bodies = dict(bodies or {})
        self.moved: dict[str, str] = {}
        self.errors: dict[str, FetchError] = {}
        self.asked: list[str] = []
        self.retry_after_s: float | None = None

    async def fetch(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        purpose: Purpose = "feed",
    ) -> Fetched:
        self.asked.append(url)
        if error := self.errors.get(url):
            raise error
        moved_to = self.moved.get(url)
        if (moved_to or url) not in self.bodies:
            raise FetchError("answered 404 Not Found", self.retry_after_s, 404, "status")
        body = self.bodies[moved_to or url]
        mark = f'"{hash(body)}"'
        if etag == mark:
            return Fetched(moved_to or url, 304, moved_to=moved_to)
        return Fetched(moved_to or url, 200, body=body, etag=mark, moved_to=moved_to)


class InlineParser:
    """Parses where it stands; bodies in `deadly` fail as if the process had died."""

    async def feed(self, body: bytes, url: str, content_type: str | None) -> Feed:
        return parse_feed(body, url, content_type)

    async def listing(self, body: bytes, url: str, rules: PageRules) -> Feed:
        return parse_listing(body, url, rules)

    async def links(self, body: bytes, url: str) -> tuple[FoundFeed, ...]:
        return find_feeds(body, url)

    async def page(self, body: bytes, url: str, content_type: str | None = None) -> Page:
        if body == b"deadly":
            raise FeedError("the process that parsed it had to be ended")
        return extract_page(body, url, content_type)


class Clock:
    """Stands still until it is moved; whoever sleeps wakes when it has been moved far enough."""

    def __init__(self, now: datetime = make.NOW) -> None:
        self._now = now
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        return self._now

    def __call__(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        until = self._now + timedelta(seconds=seconds)
        while self._now < until:
            await self._moved.wait()

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._moved.set()
        self._moved = asyncio.Event()


class Bench:
    """A worker's parts on fakes; it has every slot."""

    def __init__(self, bodies: Mapping[str, bytes] | None = None) -> None:
        self.clock = Clock()
        self.fetcher = MemoryFetcher(bodies)
        self.publisher = MemoryPublisher()
        self.dead_letters = MemoryDeadLetters()
        self.tally = Tally()
        self.registry = Registry()
        self.polls = PollTable()
        self.manners = HostManners(delay_s=0)
        self.watch = Watch(self.registry, self.polls, self.clock)
        self.delivery = delivery(self.dead_letters, "ingest")
        self.intake = Intake(self.publisher, SeenArticles(), self.clock.now)
        self.poller = self._poller()
        self.poller.own(set(range(SOURCES.partitions)))

    def _poller(self) -> Poller:
        reader = EntryReader(
            self.fetcher,
            InlineParser(),
            self.intake,
            self.dead_letters,
            self.delivery,
            self.tally,
        )
        return Poller(
            looker=Looker(reader, Pacing(Pace(), fixed_s=60), self.clock, lambda: 0.5),
            recorder=Recorder(
                self.publisher, self.delivery, self.polls, self.registry, self.tally, self.watch
            ),
            registry=self.registry,
            manners=self.manners,
            at_once=4,
            spread=Spread(per_s=1e9),
        )

    def restart(self) -> None:
        """Do as a new process would that has lost the polls, though not what was seen."""
        self.polls = PollTable()
        self.watch = Watch(self.registry, self.polls, self.clock)
        self.poller = self._poller()
        self.poller.own(set(range(SOURCES.partitions)))

    def last_poll(self, source_id: str = "gazette") -> SourcePoll:
        poll = self.polls.get(source_id)
        assert poll is not None
        return poll

    @property
    def articles(self) -> list[RawArticle]:
        published = self.publisher.events["articles.raw.v1"]
        return [event for event in published if isinstance(event, RawArticle)]

"""A worker's ways to the outside, counted: no simulated time may pass while one is in use."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from bench.fleet_sim.clock import Busy
from bench.fleet_sim.orders import LOOPBACK, Orders
from services.ingest.adapters.kafka_outlet import KafkaOutlet
from services.ingest.core.entries import Feed, FoundFeed, Page
from services.ingest.core.fetching.ports import Fetched, Fetcher, FetchError, Parser, Purpose
from services.ingest.worker import SERVICE
from shared.delivery import DeadLetter
from shared.events import Event, PageRules
from shared.topics import INGEST_SEEN, Topic


class FleetResolver(AbstractResolver):
    """Leads every name to the fleet's server, and those of dead hosts to a closed port."""

    def __init__(self, orders: Orders) -> None:
        self._orders = orders
        self._dead = frozenset(orders.dead_hosts)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Return where the fleet stands for `host`."""
        port = self._orders.dead_port if host in self._dead else self._orders.port
        return [
            ResolveResult(
                hostname=host, host=LOOPBACK, port=port, family=socket.AF_INET, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        """Has nothing to close."""


class FeedsOnly:
    """Fetches feeds; the pages of articles were not recorded and cannot be had."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    async def fetch(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        purpose: Purpose = "feed",
    ) -> Fetched:
        """Return the answer or raise `FetchError`."""
        if purpose == "page":
            raise FetchError("pages were not recorded", kind="robots")
        return await self._fetcher.fetch(url, etag, last_modified, purpose)


class CountedConnector(aiohttp.TCPConnector):
    """Counts as busy from before a connection is made until its answer is read."""

    def __init__(self, busy: Busy, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._busy = busy

    async def connect(self, req: Any, *args: Any, **kwargs: Any) -> Any:
        """Return a connection that tells when it is given back."""
        self._busy.count += 1
        try:
            connection = await super().connect(req, *args, **kwargs)
        except BaseException:
            self._busy.count -= 1
            raise
        connection.add_callback(self._given_back)
        return connection

    def _given_back(self) -> None:
        self._busy.count -= 1


class CountedOutlet(KafkaOutlet):
    """Counts as busy until the broker has acknowledged; knows how many notes it has written."""

    def __init__(self, servers: str, busy: Busy) -> None:
        super().__init__(servers, SERVICE)
        self._busy = busy
        self.notes = 0

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        """Send `events`; raises `TransientError` or `OversizeError`."""
        with self._busy.held():
            await super().publish(topic, events)
        self.notes += len(events) if topic is INGEST_SEEN else 0

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        """Keep `letters`; raises `TransientError`."""
        with self._busy.held():
            await super().park(letters)


class CountedParser:
    """Counts as busy while the pool reads."""

    def __init__(self, parser: Parser, busy: Busy) -> None:
        self._parser, self._busy = parser, busy

    async def feed(self, body: bytes, url: str, content_type: str | None) -> Feed:
        """Return the feed or sitemap, or raise `FeedError`."""
        with self._busy.held():
            return await self._parser.feed(body, url, content_type)

    async def listing(self, body: bytes, url: str, rules: PageRules) -> Feed:
        """Return what `rules` find on a page without a feed, or raise `FeedError`."""
        with self._busy.held():
            return await self._parser.listing(body, url, rules)

    async def page(self, body: bytes, url: str, content_type: str | None = None) -> Page:
        """Return the page, empty if there is no article in it, or raise `FeedError`."""
        with self._busy.held():
            return await self._parser.page(body, url, content_type)

    async def links(self, body: bytes, url: str) -> tuple[FoundFeed, ...]:
        """Return the feeds that the page at `url` points at, best first."""
        with self._busy.held():
            return await self._parser.links(body, url)

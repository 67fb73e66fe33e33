"""What each role does with a batch of messages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from services.enrich.core.digest import digest
from services.enrich.core.enrich import Tools, enrich
from shared import __version__
from shared.delivery import Delivery, Message, Publisher, decode
from shared.events import Provenance, RawArticle
from shared.telemetry import continued_trace
from shared.topics import ARTICLES_DIGESTS, ARTICLES_ENRICHED, ARTICLES_RAW, Topic

SERVICE = "enrich"

Every = tuple[float, Callable[[], Awaitable[None]]]


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


def provenance(message: Message) -> Provenance:
    """Return that this service made an event from `message`."""
    return Provenance(
        service=SERVICE,
        version=__version__,
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
    )


@dataclass
class Tagging:
    """The role `tag`: raw articles in, enriched articles and then their digests out."""

    tools: Tools
    publisher: Publisher
    delivery: Delivery
    reads: Topic = ARTICLES_RAW
    writes: Sequence[Topic] = (ARTICLES_ENRICHED, ARTICLES_DIGESTS)
    every: Every | None = None

    async def take_over(self) -> None:
        """Do nothing: this role has no state."""

    async def handle(self, batch: Sequence[Message]) -> None:
        """Tag all articles at once, but the versions of one article in their order."""
        by_key = sorted(batch, key=lambda message: message.key or b"")
        same = [list(run) for _, run in groupby(by_key, key=lambda message: message.key)]
        await asyncio.gather(*map(self._in_order, same))

    async def _in_order(self, messages: Sequence[Message]) -> None:
        for message in messages:
            await self.delivery.deliver(message, self._tag)

    async def _tag(self, message: Message) -> None:
        with continued_trace("tag article", message.headers):
            article = decode(message, RawArticle)
            enriched = enrich(article, self.tools, provenance(message))
            await self.publisher.publish(ARTICLES_ENRICHED, [enriched])
            await self.publisher.publish(ARTICLES_DIGESTS, [digest(enriched)])

"""The role `tag`: articles read, understood and told on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from services.enrich.core.digest import digest, digest_of_retraction
from services.enrich.core.enrich import Tools, enrich
from services.enrich.core.knowledge.knowledge_base import KnowledgeBase
from services.enrich.core.provenance import made_from
from services.enrich.roles.work import Every
from services.enrich.warming import ReadRecent, learn_recent
from shared.delivery import Delivery, Message, Publisher, decode
from shared.events import RawArticle, Retraction
from shared.telemetry import continued_trace
from shared.topics import (
    ARTICLES_DIGESTS,
    ARTICLES_ENRICHED,
    ARTICLES_RAW,
    ARTICLES_RETRACTED,
    Topic,
)

# As long may a worker that starts learn recent news before it tags; the rest it learns beside that.
HELD_UP_S = 3.0


@dataclass
class Tagging:
    """Raw articles in, enriched articles and then their digests out; retractions as digests too.

    Each batch is linked with the newest knowledge base. What is unusual in recent news is the only
    thing remembered, and nothing depends on it but the rank of phrases.
    """

    tools: Tools
    newest: Callable[[], KnowledgeBase]
    publisher: Publisher
    delivery: Delivery
    read_recent: ReadRecent | None = None
    held_up_s: float = HELD_UP_S
    reads: Sequence[Topic] = (ARTICLES_RAW, ARTICLES_RETRACTED)
    writes: Sequence[Topic] = (ARTICLES_ENRICHED, ARTICLES_DIGESTS)
    keeps_state: bool = False
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
            retracts = message.topic == ARTICLES_RETRACTED.name
            await self.delivery.deliver(message, self._retract if retracts else self._tag)

    async def _tag(self, message: Message) -> None:
        with continued_trace("tag article", message.headers):
            article = decode(message, RawArticle)
            enriched = enrich(article, self.tools, made_from(message))
            await self.publisher.publish(ARTICLES_ENRICHED, [enriched])
            await self.publisher.publish(ARTICLES_DIGESTS, [digest(enriched, self.tools.stopwords)])

    async def _retract(self, message: Message) -> None:
        """Tell it in the one order that stories and trends follow; search reads it by itself."""
        with continued_trace("retract article", message.headers):
            retraction = decode(message, Retraction)
            told = digest_of_retraction(retraction, made_from(message))
            await self.publisher.publish(ARTICLES_DIGESTS, [told])


def _by_key(batch: Sequence[Message]) -> list[list[Message]]:
    """Return the messages of each key, in their order."""
    found: dict[bytes | None, list[Message]] = {}
    for message in batch:
        found.setdefault(message.key, []).append(message)
    return list(found.values())

"""Saved searches on a real stack: who saves them, what arrives, and what is found."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from services.gateway.adapters.kafka_keys import KafkaKeyLog
from services.gateway.core.access.keys import Scope, Terms, issued
from services.gateway.core.finder import SearchRequest
from services.gateway.core.saved.searches import Draft, saved
from services.search.adapters.elastic_index import ElasticIndex
from services.search.core.documents import document_of
from shared.delivery import decode
from shared.events import Event, SavedMatch, SavedSearch
from shared.kafka.latest import read_all
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import ARTICLES_ENRICHED, SAVED_MATCHES, SAVED_SEARCHES, Topic
from tests import make
from tests.make_documents import article_event
from tests.waiting import until_async


def now() -> datetime:
    return datetime.now(UTC)


async def publish(servers: str, topic: Topic, *events: Event) -> None:
    async with producer(servers, "test") as sender:
        await KafkaPublisher(sender).publish(topic, events)


class Installation:
    """What a test shares with the processes of the gateway that it starts."""

    def __init__(self, servers: str, url: str, index: ElasticIndex, prefix: str) -> None:
        self.servers = servers
        self.settings = {
            "GATEWAY_KAFKA_SERVERS": servers,
            "GATEWAY_ELASTIC_URL": url,
            "GATEWAY_INDEX_PREFIX": prefix,
        }
        self._index = index
        self.owner = f"owner-{secrets.token_hex(6)}"
        self.secret = secrets.token_hex(16)

    async def let_in(self) -> None:
        """Give the owner a key for everything."""
        terms = Terms(tuple(Scope))
        key = issued([], self.owner, self.secret, terms, now() - timedelta(minutes=1))
        await KafkaKeyLog(self.servers).publish([key])

    async def save(self, q: str, **given: Any) -> SavedSearch:
        """Save a search in the topic."""
        draft = Draft(q, SearchRequest(q=q), given.get("webhook"))
        search = saved(draft, self.owner, now(), secrets.token_bytes)
        await publish(self.servers, SAVED_SEARCHES, search)
        return search

    async def arrive(self, *names: str, **fields: Any) -> None:
        """Let articles come onto the log and into the index."""
        events = [article_event(one, **fields) for one in names]
        await publish(self.servers, ARTICLES_ENRICHED, *events)
        documents = [document_of(make.message(one, topic=ARTICLES_ENRICHED.name)) for one in events]
        outcome = await self._index.write(documents)
        assert not outcome.rejected

    async def found(self, search: SavedSearch, count: int) -> Sequence[SavedMatch]:
        """Return what `search` found, once it has found so many different articles."""

        async def enough() -> list[SavedMatch] | None:
            matches = await self._matches(search)
            return matches if len({one.article_id for one in matches}) >= count else None

        return await until_async(enough, f"{count} articles found", deadline_s=120)

    async def _matches(self, search: SavedSearch) -> list[SavedMatch]:
        found: list[SavedMatch] = []
        await read_all(
            self.servers, SAVED_MATCHES, lambda one: found.append(decode(one, SavedMatch))
        )
        return [one for one in found if one.saved_id == search.saved_id]

"""An index of our own, written as the search service writes it and asked as the gateway asks."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_reader import ElasticReader
from services.search.adapters.elastic_index import ElasticIndex, elastic_client
from services.search.adapters.index_mapping import ALIASES
from services.search.core.documents import document_of
from shared import topics
from shared.delivery import Message
from shared.events import EnrichedArticle, Event, Retraction, Story
from tests.stack import running_stack

TOPICS = {
    EnrichedArticle: topics.ARTICLES_ENRICHED,
    Retraction: topics.ARTICLES_RETRACTED,
    Story: topics.STORIES,
}


@contextmanager
def elastic_at(url: str | None) -> Iterator[str]:
    """Yield the address of an Elasticsearch: the given one, or one that runs meanwhile."""
    if url is not None:
        yield url
        return
    with (
        tempfile.TemporaryDirectory(prefix="cupure-bench-") as folder,
        running_stack(Path(folder)) as stack,
    ):
        yield stack.elastic_url


class OwnIndex:
    """Articles and stories behind aliases that nobody else has."""

    def __init__(self, client: AsyncElasticsearch) -> None:
        self.client = client
        self.prefix = f"bench-{uuid.uuid4().hex[:10]}-"
        self.finder = ElasticReader(client, self.prefix)
        self._index = ElasticIndex(client, self.prefix)

    async def prepare(self) -> None:
        """Make the indices."""
        await self._index.prepare()

    async def put(self, events: Iterable[Event]) -> None:
        """Write what search makes of `events`, to be found from now on.

        Search would not refresh; readers see what it wrote after a second.
        """
        outcome = await self._index.write([document_of(_message(one)) for one in events])
        if outcome.rejected or outcome.waiting:
            raise RuntimeError(f"not written: {outcome}")
        await self.client.indices.refresh(index=f"{self.prefix}*")

    async def delete(self) -> None:
        """Leave nothing behind."""
        for alias in ALIASES:
            name = f"{self.prefix}{alias}"
            await self.client.indices.delete(index=f"{name}-000001", ignore_unavailable=True)
            await self.client.options(ignore_status=404).indices.delete_index_template(
                name=f"cupure-{name}"
            )


@asynccontextmanager
async def own_index(url: str) -> AsyncIterator[OwnIndex]:
    """Own an empty index at `url` while the block runs."""
    async with elastic_client(url) as client:
        index = OwnIndex(client)
        await index.prepare()
        try:
            yield index
        finally:
            await index.delete()


def _message(event: Event) -> Message:
    value = event.model_dump_json().encode()
    return Message(TOPICS[type(event)].name, 0, 0, None, value)

"""All documents of an index as they were at one moment, page by page."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from elasticsearch import AsyncElasticsearch

from services.search.adapters.elastic_errors import translated

Hit = dict[str, Any]

KEEP_ALIVE = "5m"
# A page of articles with their texts; one of the largest takes 600 kB.
MOST_WITH_SOURCE = 500
MOST_WITHOUT = 5_000


async def scan(
    client: AsyncElasticsearch,
    index: str,
    query: dict[str, Any] | None = None,
    *,
    source: bool = True,
) -> AsyncGenerator[list[Hit], None]:
    """Yield the hits of `query`, or all, with version and place in the index's history.

    Only what the index shows: refresh it before. Raises `TransientError`.
    """
    body: dict[str, Any] = {
        "size": MOST_WITH_SOURCE if source else MOST_WITHOUT,
        "sort": [{"_shard_doc": "asc"}],
        "track_total_hits": False,
        "version": True,
        "seq_no_primary_term": True,
        "_source": source,
        "query": query or {"match_all": {}},
    }
    async with _moment(client, index) as moment:
        while True:
            body["pit"] = {"id": moment, "keep_alive": KEEP_ALIVE}
            with translated(f"reading all of {index}"):
                answer = await client.search(body=body, allow_partial_search_results=False)
            hits: list[Hit] = answer["hits"]["hits"]
            if not hits:
                return
            yield hits
            body["search_after"] = hits[-1]["sort"]


@asynccontextmanager
async def _moment(client: AsyncElasticsearch, index: str) -> AsyncIterator[str]:
    with translated(f"reading all of {index}"):
        opened = await client.open_point_in_time(index=index, keep_alive=KEEP_ALIVE)
    try:
        yield opened["id"]
    finally:
        await client.options(ignore_status=404).close_point_in_time(id=opened["id"])

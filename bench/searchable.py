"""How long it takes from an enriched article on the log until a search finds it.

    python -m bench.searchable [--per-s 10] [--for-s 60] [--json]

A search worker runs on a stack of its own. Articles are published at a steady rate, and all that
were not found yet are searched for by id again and again. An article's time is from before it is
sent to Kafka until the first search that finds it has been answered; the index refreshes every
second. Beside each one a document like it is written straight to the index: `direct` is how long
that takes, which is what Elasticsearch and the machine need by themselves.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer
from elasticsearch import AsyncElasticsearch

from bench.index_line.articles import enriched
from bench.tables import machine, print_table
from deploy.embedded.stack import EmbeddedStack
from services.search.adapters.elastic_index import elastic_client
from services.search.core.documents import document_of
from shared.delivery import Message
from shared.documents import ARTICLES
from shared.events import EnrichedArticle
from shared.kafka.admin import create_topics
from shared.kafka.publisher import KafkaPublisher, producer
from shared.topics import ARTICLES_ENRICHED
from tests.integration.search.workers import worker

WARM_UP_S = 10
PAUSE_S = 0.03
WITHIN_S = 60.0


@dataclass
class Watch:
    """When each article was sent, and how long it took until it was found."""

    client: AsyncElasticsearch
    sent: dict[str, float] = field(default_factory=dict)
    took_s: dict[str, float] = field(default_factory=dict)

    async def search(self) -> None:
        """Search for everything that was sent and not found yet."""
        query = {"terms": {"article_id": list(self.sent)}}
        shown = [{"field": "article_id"}]
        answer = await self.client.search(
            index=ARTICLES, query=query, size=1_000, source=False, docvalue_fields=shown
        )
        now = time.perf_counter()
        for hit in answer["hits"]["hits"]:
            name = hit["fields"]["article_id"][0]
            self.took_s[name] = now - self.sent.pop(name)

    async def publish(self, publisher: KafkaPublisher, article: EnrichedArticle) -> None:
        """Send `article` on its way through search."""
        self.sent[article.article_id] = time.perf_counter()
        await publisher.publish(ARTICLES_ENRICHED, [article])

    async def write(self, article: EnrichedArticle) -> None:
        """Write the document of `article` to the index ourselves."""
        value = article.model_dump_json().encode()
        made = document_of(Message(ARTICLES_ENRICHED.name, 0, 0, None, value))
        self.sent[made.id] = time.perf_counter()
        await self.client.index(index=ARTICLES, id=made.id, document=json.loads(made.body))


async def send(
    servers: str, pairs: Sequence[tuple[EnrichedArticle, EnrichedArticle]], per_s: int, watch: Watch
) -> None:
    """Publish the first and write the second of each of `pairs`, each pair at its time."""
    async with producer(servers, "bench") as made:
        publisher, began = KafkaPublisher(made), time.perf_counter()
        for number, (published, written) in enumerate(pairs):
            await asyncio.sleep(max(0.0, began + number / per_s - time.perf_counter()))
            await asyncio.gather(watch.publish(publisher, published), watch.write(written))


async def measure(
    servers: str, elastic_url: str, per_s: int, for_s: int
) -> tuple[list[float], list[float]]:
    """Return the seconds of published and of written ones, but for those of the first seconds."""
    count = per_s * (WARM_UP_S + for_s)
    pairs = list(zip(enriched(count), enriched(count), strict=True))
    async with elastic_client(elastic_url) as client:
        watch = Watch(client)
        sending = asyncio.create_task(send(servers, pairs, per_s, watch))
        async with asyncio.timeout(WARM_UP_S + for_s + WITHIN_S):
            while watch.sent or not sending.done():
                await watch.search()
                await asyncio.sleep(PAUSE_S)
        await sending
    counted = pairs[per_s * WARM_UP_S :]
    return (
        [watch.took_s[published.article_id] for published, _ in counted],
        [watch.took_s[written.article_id] for _, written in counted],
    )


def told(published_s: Sequence[float], written_s: Sequence[float], per_s: int) -> dict[str, Any]:
    """Return the figures by name."""
    ours, direct = (statistics.quantiles(one, n=100) for one in (published_s, written_s))
    return {
        "articles": len(published_s),
        "published_per_s": per_s,
        **{f"p{share}_s": round(ours[share - 1], 3) for share in (50, 95, 99)},
        "slowest_s": round(max(published_s), 3),
        **{f"direct_p{share}_s": round(direct[share - 1], 3) for share in (50, 95, 99)},
        "p95_to_direct": round(ours[94] / direct[94], 2),
        "machine": machine(),
    }


def main(
    per_s: Annotated[int, typer.Option(min=1)] = 10,
    for_s: Annotated[int, typer.Option(min=1)] = 60,
    *,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Print the percentiles."""
    with (
        tempfile.TemporaryDirectory(prefix="cupure-searchable-") as folder,
        EmbeddedStack(Path(folder) / "stack") as stack,
    ):
        asyncio.run(create_topics(stack.kafka_servers))
        with worker(Path(folder), stack.kafka_servers, stack.elastic_url) as running:
            running.wait_ready()
            both = asyncio.run(measure(stack.kafka_servers, stack.elastic_url, per_s, for_s))
    figures = told(*both, per_s)
    print(json.dumps(figures)) if as_json else print_table(figures)


if __name__ == "__main__":
    typer.run(main)

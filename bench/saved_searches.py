"""How many saved searches are run a second on what arrives, and whether they find all they should.

    python -m bench.saved_searches [--searches 1000] [--articles 2000] [--batch 100] [--json]

Articles are written to a fresh index in batches; after each, every saved search is run among the
batch, as the role `match` does it. In the end every fifth is run on the whole index, as
`/v1/search` does: both must have found the same. Ends with exit code 1 if they have not.
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer
from elasticsearch import AsyncElasticsearch

from bench.rebuild_cases.articles import many_articles, words
from bench.tables import machine, print_table
from deploy.embedded.stack import EmbeddedStack
from services.gateway.adapters.elastic_lists import ElasticLists
from services.gateway.adapters.elastic_matching import ElasticMatching
from services.gateway.core.finder import SearchRequest
from services.gateway.core.saved.searches import Draft, request_of, saved
from services.search.adapters.elastic_index import ElasticIndex, elastic_client
from services.search.core.documents import document_of
from shared.delivery import Message
from shared.documents import ARTICLES
from shared.events import EnrichedArticle, SavedSearch
from shared.topics import ARTICLES_ENRICHED

PAGE = 10_000
Pairs = set[tuple[str, str]]


def queries(dice: random.Random) -> Iterator[str]:
    """Yield queries of every kind, as many as are asked for."""
    said = words()
    while True:
        one, two, three = dice.sample(said, 3)
        yield from (
            one,
            f"{one} {two}",
            f"{one} OR {two}",
            f"{one} -{two}",
            f'"{one} {two}"~20',
            f"({one} OR {two}) -{three} lang:en",
            f"title:{one}",
        )


def searches(count: int) -> list[SavedSearch]:
    """Return so many saved searches, the same in each run but for their ids."""
    asked = islice(queries(random.Random(7)), count)  # noqa: S311  # the same in each run
    drafts = (Draft(q[:100], SearchRequest(q=q)) for q in asked)
    return [saved(one, "bench", datetime.now(UTC), secrets.token_bytes) for one in drafts]


@dataclass
class Run:
    """What was found on arrival, and how long that took."""

    found: Pairs = field(default_factory=set)
    took_s: list[float] = field(default_factory=list)

    async def match(
        self, index: ElasticMatching, standing: Sequence[SavedSearch], ids: Sequence[str]
    ) -> None:
        """Run all searches on a batch."""
        began = time.perf_counter()
        found = await index.found(standing, ids)
        self.took_s.append(time.perf_counter() - began)
        for search, articles in zip(standing, found, strict=True):
            self.found |= {(search.saved_id, one.article_id) for one in articles}


async def write(index: ElasticIndex, client: AsyncElasticsearch, batch: Sequence[Any]) -> list[str]:
    """Write a batch of articles so that they can be found, and return their ids."""
    topic = ARTICLES_ENRICHED.name
    made = [
        document_of(Message(topic, 0, 0, None, one.model_dump_json().encode())) for one in batch
    ]
    outcome = await index.write(made)
    assert not outcome.rejected
    assert not outcome.waiting
    await client.indices.refresh(index=ARTICLES)
    return [one.id for one in made]


async def whole(client: AsyncElasticsearch, standing: Sequence[SavedSearch]) -> Pairs:
    """Return what each search finds in the whole index, as `/v1/search` does."""
    lists, found = ElasticLists(client, "", 60), set()
    for search in standing:
        asked = request_of(search)
        page = await lists.search(SearchRequest(q=asked.q, sort="date", limit=PAGE))
        assert page.total <= PAGE
        found |= {(search.saved_id, hit.article.article_id) for hit in page.hits}
    return found


async def measure(url: str, count: int, articles: int, size: int) -> dict[str, Any]:
    """Return the figures by name."""
    standing, run, made = searches(count), Run(), many_articles()
    async with elastic_client(url) as client:
        index = ElasticIndex(client)
        await index.prepare()
        for _ in range(articles // size):
            batch: list[EnrichedArticle] = list(islice(made, size))
            ids = await write(index, client, batch)
            await run.match(ElasticMatching(client), standing, ids)
        compared = standing[::5]
        expected = await whole(client, compared)
    total_s, names = sum(run.took_s), {one.saved_id for one in compared}
    found = {pair for pair in run.found if pair[0] in names}
    return {
        "saved_searches": count,
        "articles": articles,
        "batch": size,
        "matches": len(run.found),
        "searches_per_s": round(count * len(run.took_s) / total_s),
        "articles_per_s": round(articles / total_s, 1),
        "slowest_batch_s": round(max(run.took_s), 2),
        "compared": len(expected),
        "missing": len(expected - found),
        "too_many": len(found - expected),
        "machine": machine(),
    }


def main(
    searches: Annotated[int, typer.Option(min=1)] = 1000,
    articles: Annotated[int, typer.Option(min=1)] = 2000,
    batch: Annotated[int, typer.Option(min=1)] = 100,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Match many saved searches as articles arrive."""
    with tempfile.TemporaryDirectory() as home, EmbeddedStack(Path(home)) as stack:
        figures = asyncio.run(measure(stack.elastic_url, searches, articles, batch))
    if as_json:
        print(json.dumps(figures))
    else:
        print_table(figures)
    if figures["missing"] or figures["too_many"]:
        sys.exit(1)


if __name__ == "__main__":
    typer.run(main)

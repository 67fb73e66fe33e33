"""Many searches among a few articles, asked of Elasticsearch together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import structlog
from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_asking import Answer, ask, translated
from services.gateway.core.finder import IndexAwayError
from services.gateway.core.saved.matching import matching_body
from shared.documents import ARTICLES, ArticleDocument
from shared.events import SavedSearch

log = structlog.get_logger()

SEARCHES_AT_ONCE = 100
# Readers search too.
THREADS = 2


class ElasticMatching:
    """Finds articles behind the alias; `prefix` comes before it."""

    def __init__(self, client: AsyncElasticsearch, prefix: str = "") -> None:
        self._client = client
        self._prefix = prefix

    async def versions(self, article_ids: Sequence[str]) -> Mapping[str, int]:
        """Return the versions of those of the articles that can be found, taken back or not."""
        query = {"terms": {"article_id": list(article_ids)}}
        wanted = ["article_id", "version"]
        body = {"query": query, "size": len(article_ids), "_source": wanted}
        hits = (await ask(self._client, self._prefix, ARTICLES, body))["hits"]["hits"]
        return {hit["_source"]["article_id"]: hit["_source"]["version"] for hit in hits}

    async def found(
        self, searches: Sequence[SavedSearch], article_ids: Sequence[str]
    ) -> list[list[ArticleDocument]]:
        """Return what each of the searches finds among the articles."""
        found = []
        for start in range(0, len(searches), SEARCHES_AT_ONCE):
            chunk = searches[start : start + SEARCHES_AT_ONCE]
            answers = await self._ask_all(chunk, article_ids)
            found += [_articles(*pair) for pair in zip(chunk, answers, strict=True)]
        return found

    async def _ask_all(
        self, searches: Sequence[SavedSearch], article_ids: Sequence[str]
    ) -> list[Answer]:
        asked = [part for one in searches for part in ({}, matching_body(one, article_ids))]
        with translated(ARTICLES):
            answer = await self._client.msearch(
                index=self._prefix + ARTICLES, searches=asked, max_concurrent_searches=THREADS
            )
        return list(answer.body["responses"])


def _articles(search: SavedSearch, answer: Answer) -> list[ArticleDocument]:
    if answer["status"] == 400:
        # A query that the index does not take must not hold up all others.
        log.error("saved search not run", saved_id=search.saved_id, error=str(answer["error"]))
        return []
    failed = answer["status"] != 200 or answer["_shards"]["failed"]
    if failed or answer["timed_out"]:
        raise IndexAwayError(f"matching: {answer['status']} {answer.get('error')}")
    return list(_documents(answer))


def _documents(answer: Answer) -> Iterator[ArticleDocument]:
    for hit in answer["hits"]["hits"]:
        yield ArticleDocument.model_validate(hit["_source"])

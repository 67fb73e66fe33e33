"""Two ways to rank documents for a question: our gateway on our index, and plain BM25."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

import httpx

from bench.enrich_line.articles import EPOCH, HERE, article
from bench.relevance_cases.collection import Text
from bench.relevance_cases.measures import DEPTH
from bench.similar_cases.index import OwnIndex
from services.enrich.core.enrich import Tools, enrich
from services.gateway.app import create_app
from shared.events import RawArticle
from tests.memory_gateway import outside

AT_ONCE = 500
PER_PAGE = 50
_SENTENCE = re.compile(r"(?:\S+\s+){0,29}?\S*[.?!](?=\s|$)|(?:\S+\s*){1,30}")


class Way(Protocol):
    """Ranks documents."""

    async def fill(self, texts: Sequence[Text]) -> None:
        """Take the documents."""

    async def rank(self, question: str) -> list[str]:
        """Return the ids of the first documents, best first."""


class Gateway:
    """Our index of the documents as articles of one moment, asked through the API."""

    def __init__(self, index: OwnIndex, tools: Tools) -> None:
        self._index = index
        self._tools = tools
        self._names: dict[str, str] = {}
        self.refused: list[str] = []

    async def fill(self, texts: Sequence[Text]) -> None:
        for start in range(0, len(texts), AT_ONCE):
            made = [(one.id, _article(one)) for one in texts[start : start + AT_ONCE]]
            self._names |= {raw.article_id: name for name, raw in made}
            await self._index.put([enrich(raw, self._tools, HERE) for _, raw in made])

    async def rank(self, question: str) -> list[str]:
        """Return what `/v1/search` lists first by default; nothing if it refuses the question."""
        asked, ranked = {"q": question, "limit": str(PER_PAGE)}, list[str]()
        async with self._client() as client:
            while page := await self._page(client, asked):
                ranked += [self._names[one["article_id"]] for one in page["results"]]
                if page["next"] is None or len(ranked) >= DEPTH:
                    break
                asked["cursor"] = page["next"]
        return ranked

    async def _page(self, client: httpx.AsyncClient, asked: dict[str, str]) -> dict[str, Any]:
        answer = await client.get("/v1/search", params=asked)
        if answer.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
            self.refused.append(f"{asked['q'][:60]}: {answer.json()['detail']}")
            return {}
        answer.raise_for_status()
        page: dict[str, Any] = answer.json()
        return page

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[httpx.AsyncClient]:
        given = outside(self._index.finder, clock=lambda: EPOCH)
        transport = httpx.ASGITransport(create_app(given))
        async with httpx.AsyncClient(transport=transport, base_url="http://gateway") as client:
            yield client


class PlainElastic:
    """What Elasticsearch does by itself: BM25 of one field of title and text in English."""

    def __init__(self, index: OwnIndex) -> None:
        self._client = index.client
        self._name = f"{index.prefix}plain"

    async def fill(self, texts: Sequence[Text]) -> None:
        field = {"type": "text", "analyzer": "english"}
        await self._client.indices.create(
            index=self._name,
            settings={"number_of_shards": 1, "number_of_replicas": 0},
            mappings={"properties": {"words": field}},
        )
        for start in range(0, len(texts), AT_ONCE):
            lines: list[dict[str, Any]] = []
            for one in texts[start : start + AT_ONCE]:
                lines += [{"index": {"_id": one.id}}, {"words": f"{one.title} {one.text}"}]
            await self._client.bulk(index=self._name, operations=lines, refresh=True)

    async def rank(self, question: str) -> list[str]:
        answer = await self._client.search(
            index=self._name, query={"match": {"words": question}}, size=DEPTH, source=False
        )
        return [hit["_id"] for hit in answer["hits"]["hits"]]

    async def delete(self) -> None:
        """Leave nothing behind."""
        await self._client.indices.delete(index=self._name, ignore_unavailable=True)


def _article(text: Text) -> RawArticle:
    return article(text.id, title_of(text), text.text, EPOCH)


def title_of(text: Text) -> str:
    """Return the title, where there is none the first sentence or the first words."""
    first = _SENTENCE.match(text.text)
    return text.title or (first[0].strip() if first else text.id)

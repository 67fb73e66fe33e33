"""Elasticsearch as the article finder: bodies out, documents in, failures in our own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from elasticsearch import ApiError, AsyncElasticsearch, TransportError
from pydantic import BaseModel

from services.gateway.core import queries, similar_queries, story_queries
from services.gateway.core.finder import (
    Explained,
    Found,
    Hit,
    IndexAwayError,
    OwnStory,
    SearchRequest,
    SectionNews,
    StoryHit,
    StoryRequest,
)
from services.gateway.core.query.rendering import Members
from services.gateway.core.query.tree import Tree, story_ids
from shared.documents import (
    ARTICLES,
    COMMENTS,
    STORIES,
    ArticleDocument,
    CommentDocument,
    StoryDocument,
)

Document = TypeVar("Document", bound=BaseModel)
Answer = dict[str, Any]

MOST_ARTICLES_BY_ID = 2000
MOST_STORIES_BY_ID = 100


def connect(url: str, timeout_s: float, api_key: str | None = None) -> AsyncElasticsearch:
    """Return a client that gives up after `timeout_s`: a reader would rather be told than wait."""
    return AsyncElasticsearch(
        url, api_key=api_key, request_timeout=timeout_s, max_retries=0, retry_on_timeout=False
    )


class ElasticReader:
    """Finds articles, stories and comments behind the aliases; `prefix` comes before each."""

    def __init__(self, client: AsyncElasticsearch, prefix: str = "") -> None:
        self._client = client
        self._prefix = prefix

    async def ping(self) -> None:
        """Return if the alias of articles answers."""
        await self._ask(ARTICLES, {"size": 0, "terminate_after": 1})

    async def search(self, request: SearchRequest) -> Found:
        members = await self._members(story_ids(request.tree))
        answer = await self._ask(ARTICLES, queries.search_body(request, members))
        hits = answer["hits"]
        return Found(hits["total"]["value"], tuple(_hit(raw) for raw in hits["hits"]))

    async def explain(self, tree: Tree, article_id: str) -> Explained | None:
        members = await self._members(story_ids(tree))
        answer = await self._ask(ARTICLES, queries.explain_body(tree, article_id, members))
        hits = answer["hits"]["hits"]
        if not hits:
            return None
        named = frozenset(hits[0].get("matched_queries", ()))
        marked = hits[0].get("highlight", {})
        return Explained(queries.WHOLE in named, named - {queries.WHOLE}, marked)

    async def article(self, article_id: str) -> ArticleDocument | None:
        return await self._first(ARTICLES, queries.article_body(article_id), ArticleDocument)

    async def articles(
        self, article_ids: Sequence[str], language: str | None = None
    ) -> list[ArticleDocument]:
        if not article_ids:
            return []
        body = queries.articles_body(article_ids[:MOST_ARTICLES_BY_ID], language)
        return await self._all(ARTICLES, body, ArticleDocument)

    async def told_with(
        self, article: ArticleDocument, limit: int, article_ids: Sequence[str]
    ) -> list[ArticleDocument]:
        if not article_ids:
            return []
        body = similar_queries.told_body(article, limit, article_ids[:MOST_ARTICLES_BY_ID])
        return await self._all(ARTICLES, body, ArticleDocument)

    async def alike(
        self, article: ArticleDocument, limit: int, without: Sequence[str] = ()
    ) -> list[ArticleDocument]:
        body = similar_queries.alike_body(article, limit, without)
        return await self._all(ARTICLES, body, ArticleDocument)

    async def alike_abroad(
        self, article: ArticleDocument, limit: int, without: Sequence[str] = ()
    ) -> list[ArticleDocument]:
        body = similar_queries.abroad_body(article, limit, without)
        return await self._all(ARTICLES, body, ArticleDocument)

    async def originals(self, article_ids: Sequence[str]) -> dict[str, str]:
        if not article_ids:
            return {}
        body = similar_queries.originals_body(article_ids)
        stories = (await self._ask(STORIES, body))["hits"]["hits"]
        told = [one for story in stories for one in story["_source"]["articles"]]
        return {one["article_id"]: one["copy_of"] for one in told if "copy_of" in one}

    async def sections(
        self, each: int, language: str | None, without: Sequence[str] = ()
    ) -> list[SectionNews]:
        answer = await self._ask(ARTICLES, queries.sections_body(each, language, without))
        buckets = answer["aggregations"]["by_section"]["buckets"]
        return [_section(bucket) for bucket in buckets]

    async def story(self, story_id: str) -> StoryDocument | None:
        return await self._first(STORIES, story_queries.story_body(story_id), StoryDocument)

    async def story_of(self, article_id: str) -> OwnStory | None:
        return await self._first(STORIES, story_queries.story_of_body(article_id), OwnStory)

    async def stories(self, request: StoryRequest) -> list[StoryHit]:
        answer = await self._ask(STORIES, story_queries.stories_body(request))
        return [_story_hit(raw) for raw in answer["hits"]["hits"]]

    async def stories_by_id(self, story_ids: Sequence[str]) -> list[StoryDocument]:
        if not story_ids:
            return []
        body = story_queries.stories_by_id_body(story_ids[:MOST_STORIES_BY_ID])
        return await self._all(STORIES, body, StoryDocument)

    async def comments(self, article_id: str, limit: int) -> list[CommentDocument]:
        body = queries.comments_body(article_id, limit)
        return await self._all(COMMENTS, body, CommentDocument)

    async def _members(self, story_ids: Sequence[str]) -> Members:
        if not story_ids:
            return {}
        answer = await self._ask(STORIES, story_queries.members_body(story_ids))
        members: dict[str, list[str]] = {one: [] for one in story_ids}
        for story in (hit["_source"] for hit in answer["hits"]["hits"]):
            for named in {story["story_id"], *story.get("merged_from", ())} & members.keys():
                members[named] += story["article_ids"]
        return members

    async def _first(self, index: str, body: Answer, model: type[Document]) -> Document | None:
        found = await self._all(index, body, model)
        return found[0] if found else None

    async def _all(self, index: str, body: Answer, model: type[Document]) -> list[Document]:
        answer = await self._ask(index, body)
        return [model.model_validate(raw["_source"]) for raw in answer["hits"]["hits"]]

    async def _ask(self, index: str, body: Answer) -> Answer:
        return await ask(self._client, self._prefix, index, body)


async def ask(client: AsyncElasticsearch, prefix: str, index: str, body: Answer) -> Answer:
    """Return the whole answer to a search behind an alias; raises `IndexAwayError`."""
    with _translated(index):
        answer = await client.search(
            index=prefix + index, body=body, allow_partial_search_results=False
        )
    return dict(answer.body)


@contextmanager
def _translated(index: str) -> Iterator[None]:
    """Raise `IndexAwayError` for all but a question that is wrong in itself."""
    try:
        yield
    except TransportError as error:
        raise IndexAwayError(f"asking {index}: {type(error).__name__}") from error
    except ApiError as error:
        if error.status_code in (400, 413):
            raise
        raise IndexAwayError(f"asking {index}: {error.status_code} {error.error}") from error


def _hit(raw: Answer) -> Hit:
    return Hit(
        ArticleDocument.model_validate(raw["_source"]),
        tuple(raw["sort"]),
        raw.get("highlight", {}),
    )


def _story_hit(raw: Answer) -> StoryHit:
    return StoryHit(StoryDocument.model_validate(raw["_source"]), tuple(raw["sort"]))


def _section(bucket: Answer) -> SectionNews:
    hits = bucket["latest"]["hits"]["hits"] if "latest" in bucket else []
    latest = tuple(ArticleDocument.model_validate(raw["_source"]) for raw in hits)
    return SectionNews(bucket["key"], bucket["doc_count"], latest)

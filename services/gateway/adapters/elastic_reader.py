"""Elasticsearch as the article finder: bodies out, documents in, failures in our own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_asking import (
    Answer,
    Document,
    ask,
    documents,
)
from services.gateway.adapters.elastic_lists import ElasticLists
from services.gateway.adapters.elastic_snapshots import KEPT_S
from services.gateway.adapters.guarded_transport import GuardedTransport
from services.gateway.core import similar_queries, story_queries
from services.gateway.core.finder import (
    Explained,
    Found,
    FoundStories,
    OwnStory,
    SearchRequest,
    SectionNews,
    StoryRequest,
)
from services.gateway.core.query.tree import Tree, story_ids
from services.gateway.core.search import queries
from services.gateway.core.search.spelling import spelled_words, spelling_body
from services.gateway.core.search.timeline import Interval, Timeline
from services.gateway.core.versions.history import KeptVersions, kept_versions, versions_body
from shared.documents import (
    ARTICLE_VERSIONS,
    ARTICLES,
    STORIES,
    ArticleDocument,
    StoryDocument,
)

MOST_ARTICLES_BY_ID = 2000
MOST_STORIES_BY_ID = 100


def connect(url: str, timeout_s: float, api_key: str | None = None) -> AsyncElasticsearch:
    """Return a client that gives up after `timeout_s`: a reader would rather be told than wait.

    After some vain waiting it gives up at once, until there are answers again.
    """
    return AsyncElasticsearch(
        url,
        api_key=api_key,
        request_timeout=timeout_s,
        max_retries=0,
        retry_on_timeout=False,
        transport_class=GuardedTransport,
    )


class ElasticReader:
    """Finds articles and stories behind the aliases; `prefix` comes before each.

    The moment of a list is held for `kept_s` after each of its pages.
    """

    def __init__(self, client: AsyncElasticsearch, prefix: str = "", kept_s: int = KEPT_S) -> None:
        self._client = client
        self._prefix = prefix
        self._lists = ElasticLists(client, prefix, kept_s)

    async def ping(self) -> None:
        """Return if the alias of articles answers."""
        await self._ask(ARTICLES, {"size": 0, "terminate_after": 1})

    async def search(self, request: SearchRequest) -> Found:
        return await self._lists.search(request)

    async def timeline(self, request: SearchRequest, interval: Interval) -> Timeline:
        return await self._lists.timeline(request, interval)

    async def explain(self, tree: Tree, article_id: str) -> Explained | None:
        members = await self._lists.members(story_ids(tree))
        answer = await self._ask(ARTICLES, queries.explain_body(tree, article_id, members))
        hits = answer["hits"]["hits"]
        if not hits:
            return None
        named = frozenset(hits[0].get("matched_queries", ()))
        marked = hits[0].get("highlight", {})
        return Explained(queries.WHOLE in named, named - {queries.WHOLE}, marked)

    async def spelled(self, words: Sequence[str]) -> dict[str, str]:
        return spelled_words(words, await self._ask(ARTICLES, spelling_body(words)))

    async def article(self, article_id: str) -> ArticleDocument | None:
        return await self._first(ARTICLES, queries.article_body(article_id), ArticleDocument)

    async def versions(self, article_id: str, limit: int, until: int | None = None) -> KeptVersions:
        body = versions_body(article_id, limit, until)
        asked = (self._client, self._prefix, ARTICLE_VERSIONS, body)
        return kept_versions(await ask(*asked, may_be_missing=True))

    async def articles(
        self, article_ids: Sequence[str], language: str | None = None
    ) -> list[ArticleDocument]:
        if not article_ids:
            return []
        body = queries.articles_body(article_ids[:MOST_ARTICLES_BY_ID], language)
        return await self._all(ARTICLES, body, ArticleDocument)

    async def whole_articles(self, article_ids: Sequence[str]) -> list[ArticleDocument]:
        body = queries.whole_articles_body(article_ids)
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
        self,
        each: int,
        language: str | None,
        without: Sequence[str] = (),
        country: str | None = None,
    ) -> list[SectionNews]:
        body = queries.sections_body(each, language, without, country)
        buckets = (await self._ask(ARTICLES, body))["aggregations"]["by_section"]["buckets"]
        return [_section(bucket["key"], bucket) for bucket in buckets]

    async def regions(
        self, countries: Mapping[str, Sequence[str]], each: int, language: str | None = None
    ) -> list[SectionNews]:
        answer = await self._ask(ARTICLES, queries.regions_body(countries, each, language))
        buckets = answer["aggregations"]["by_region"]["buckets"]
        told = [_section(region, bucket) for region, bucket in buckets.items()]
        return [one for one in told if one.articles]

    async def story(self, story_id: str) -> StoryDocument | None:
        return await self._first(STORIES, story_queries.story_body(story_id), StoryDocument)

    async def story_of(self, article_id: str) -> OwnStory | None:
        return await self._first(STORIES, story_queries.story_of_body(article_id), OwnStory)

    async def stories(self, request: StoryRequest) -> FoundStories:
        return await self._lists.stories(request)

    async def stories_by_id(self, story_ids: Sequence[str]) -> list[StoryDocument]:
        if not story_ids:
            return []
        body = story_queries.stories_by_id_body(story_ids[:MOST_STORIES_BY_ID])
        return await self._all(STORIES, body, StoryDocument)

    async def _first(self, index: str, body: Answer, model: type[Document]) -> Document | None:
        found = await self._all(index, body, model)
        return found[0] if found else None

    async def _all(self, index: str, body: Answer, model: type[Document]) -> list[Document]:
        return list(documents(await self._ask(index, body), model))

    async def _ask(self, index: str, body: Answer) -> Answer:
        return await ask(self._client, self._prefix, index, body)


def _section(name: str, bucket: Answer) -> SectionNews:
    hits = bucket["latest"]["hits"]["hits"] if "latest" in bucket else []
    latest = tuple(ArticleDocument.model_validate(raw["_source"]) for raw in hits)
    return SectionNews(name, bucket["doc_count"], latest)

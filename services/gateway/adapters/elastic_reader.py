"""Elasticsearch as the article finder: bodies out, documents in, failures in our own words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_asking import (
    Answer,
    Document,
    ask,
    ask_in,
    documents,
    open_moment,
)
from services.gateway.adapters.elastic_snapshots import KEPT_S, Snapshots
from services.gateway.adapters.guarded_transport import GuardedTransport
from services.gateway.core import queries, similar_queries, story_queries
from services.gateway.core.finder import (
    Explained,
    Found,
    FoundStories,
    Hit,
    IndexAwayError,
    OwnStory,
    SearchRequest,
    SectionNews,
    StoryHit,
    StoryRequest,
)
from services.gateway.core.paging import NO_SNAPSHOT, ListGoneError, Place, Snapshot
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

Page = TypeVar("Page", Found, FoundStories)

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
    """Finds articles, stories and comments behind the aliases; `prefix` comes before each.

    The moment of a list is held for `kept_s` after each of its pages.
    """

    def __init__(self, client: AsyncElasticsearch, prefix: str = "", kept_s: int = KEPT_S) -> None:
        self._client = client
        self._prefix = prefix
        self._kept = f"{kept_s}s"
        self._snapshots = Snapshots(self._open)

    async def ping(self) -> None:
        """Return if the alias of articles answers."""
        await self._ask(ARTICLES, {"size": 0, "terminate_after": 1})

    async def search(self, request: SearchRequest) -> Found:
        async def in_moment(snapshot: Snapshot) -> Found:
            members = await self._members(story_ids(request.tree), snapshot)
            body = queries.search_body(request, members)
            hits = (await self._ask_in(snapshot.articles, body))["hits"]
            keys, total = len(body["sort"]), _total(hits, request.place)
            return Found(total, tuple(_hit(raw, keys) for raw in hits["hits"]), snapshot)

        needed = (ARTICLES, STORIES) if story_ids(request.tree) else (ARTICLES,)
        found = await self._listed(request, needed, in_moment)
        return await self._without_retracted(found) if request.place else found

    async def _without_retracted(self, found: Found) -> Found:
        """Return `found` with tombstones in place of what was retracted since its moment."""
        body = queries.retracted_body([hit.article.article_id for hit in found.hits])
        gone = {one.article_id: one for one in await self._all(ARTICLES, body, ArticleDocument)}
        hits = (
            Hit(gone[one.article.article_id], one.position)
            if one.article.article_id in gone
            else one
            for one in found.hits
        )
        return replace(found, hits=tuple(hits))

    async def _listed(
        self,
        request: SearchRequest | StoryRequest,
        needed: Sequence[str],
        in_moment: Callable[[Snapshot], Awaitable[Page]],
    ) -> Page:
        """Return a page in the moment of its list, for the first one in that which is now."""
        if request.place and request.place.snapshot:
            return await in_moment(request.place.snapshot)
        try:
            return await in_moment(await self._snapshots.present(*needed))
        except ListGoneError:
            # Taken away within the moment that it counts as present, as when an alias moves on.
            self._snapshots.forget()
        try:
            return await in_moment(await self._snapshots.present(*needed))
        except ListGoneError as error:
            raise IndexAwayError(str(error)) from error

    async def explain(self, tree: Tree, article_id: str) -> Explained | None:
        snapshot = await self._snapshots.present(STORIES) if story_ids(tree) else NO_SNAPSHOT
        members = await self._members(story_ids(tree), snapshot)
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
        self, each: int, language: str | None, without: Sequence[str] = ()
    ) -> list[SectionNews]:
        answer = await self._ask(ARTICLES, queries.sections_body(each, language, without))
        buckets = answer["aggregations"]["by_section"]["buckets"]
        return [_section(bucket) for bucket in buckets]

    async def story(self, story_id: str) -> StoryDocument | None:
        return await self._first(STORIES, story_queries.story_body(story_id), StoryDocument)

    async def story_of(self, article_id: str) -> OwnStory | None:
        return await self._first(STORIES, story_queries.story_of_body(article_id), OwnStory)

    async def stories(self, request: StoryRequest) -> FoundStories:
        async def in_moment(snapshot: Snapshot) -> FoundStories:
            body = story_queries.stories_body(request)
            hits = (await self._ask_in(snapshot.stories, body))["hits"]
            keys, total = len(body["sort"]), _total(hits, request.place)
            told = tuple(_story_hit(raw, keys) for raw in hits["hits"])
            return FoundStories(total, told, snapshot)

        return await self._listed(request, (STORIES,), in_moment)

    async def stories_by_id(self, story_ids: Sequence[str]) -> list[StoryDocument]:
        if not story_ids:
            return []
        body = story_queries.stories_by_id_body(story_ids[:MOST_STORIES_BY_ID])
        return await self._all(STORIES, body, StoryDocument)

    async def comments(self, article_id: str, limit: int) -> list[CommentDocument]:
        body = queries.comments_body(article_id, limit)
        return await self._all(COMMENTS, body, CommentDocument)

    async def _members(self, story_ids: Sequence[str], snapshot: Snapshot) -> Members:
        if not story_ids:
            return {}
        answer = await self._ask_in(snapshot.stories, story_queries.members_body(story_ids))
        members: dict[str, list[str]] = {one: [] for one in story_ids}
        for story in (hit["_source"] for hit in answer["hits"]["hits"]):
            for named in {story["story_id"], *story.get("merged_from", ())} & members.keys():
                members[named] += story["article_ids"]
        return members

    async def _first(self, index: str, body: Answer, model: type[Document]) -> Document | None:
        found = await self._all(index, body, model)
        return found[0] if found else None

    async def _all(self, index: str, body: Answer, model: type[Document]) -> list[Document]:
        return list(documents(await self._ask(index, body), model))

    async def _ask(self, index: str, body: Answer) -> Answer:
        return await ask(self._client, self._prefix, index, body)

    async def _open(self, alias: str) -> str:
        return await open_moment(self._client, self._prefix + alias, self._kept)

    async def _ask_in(self, held: str, body: Answer) -> Answer:
        return await ask_in(self._client, held, body)


def _total(hits: Answer, place: Place | None) -> int:
    """Return how many there are: counted for the first page, and known from then on."""
    counted = hits.get("total", {}).get("value")
    return int(counted if counted is not None or place is None else place.total or 0)


def _hit(raw: Answer, keys: int) -> Hit:
    """Return a hit and its place by so many `keys`; in a moment the index adds one of its own."""
    article = ArticleDocument.model_validate(raw["_source"])
    return Hit(article, tuple(raw["sort"][:keys]), raw.get("highlight", {}))


def _story_hit(raw: Answer, keys: int) -> StoryHit:
    return StoryHit(StoryDocument.model_validate(raw["_source"]), tuple(raw["sort"][:keys]))


def _section(bucket: Answer) -> SectionNews:
    hits = bucket["latest"]["hits"]["hits"] if "latest" in bucket else []
    latest = tuple(ArticleDocument.model_validate(raw["_source"]) for raw in hits)
    return SectionNews(bucket["key"], bucket["doc_count"], latest)

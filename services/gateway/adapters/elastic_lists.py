"""Lists of articles and stories in Elasticsearch, each of one moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TypeVar

from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_asking import (
    MOST_S,
    Answer,
    ask,
    ask_in,
    documents,
    open_moment,
)
from services.gateway.adapters.elastic_folding import Folding
from services.gateway.adapters.elastic_snapshots import ALL_ARTICLES, Snapshots
from services.gateway.core import story_queries
from services.gateway.core.costs import TooMuchError
from services.gateway.core.finder import (
    Found,
    FoundStories,
    Hit,
    IndexAwayError,
    SearchRequest,
    StoryHit,
    StoryRequest,
    TookTooLongError,
)
from services.gateway.core.paging import ListGoneError, Place, Snapshot
from services.gateway.core.query.rendering import Members
from services.gateway.core.query.tree import story_ids
from services.gateway.core.search import queries, timeline
from services.gateway.core.search.facets import facets_of
from services.gateway.core.search.timeline import Interval, Timeline
from shared.documents import ARTICLES, STORIES, ArticleDocument, StoryDocument

Page = TypeVar("Page", Found, FoundStories, Timeline)


class ElasticLists:
    """Finds pages of lists; the moment of a list is held for `kept_s` after each of its pages."""

    def __init__(self, client: AsyncElasticsearch, prefix: str, kept_s: int) -> None:
        self._client = client
        self._prefix = prefix
        self._kept = f"{kept_s}s"
        self._snapshots = Snapshots(self._open)

    async def search(self, request: SearchRequest) -> Found:
        """Return a page of articles; raises `ListGoneError` and `TooMuchError`."""

        async def in_moment(snapshot: Snapshot) -> Found:
            members = await self._members(story_ids(request.tree), snapshot)
            if request.by_story:
                return await Folding(self._client, snapshot, request, members).page()
            body = queries.search_body(request, members)
            of_several = request.as_of is not None
            answer = await ask_in(self._client, snapshot.articles, body, one_scale=of_several)
            keys, total = len(body["sort"]), _total(answer["hits"], request.place)
            hits = tuple(_hit(raw, keys) for raw in answer["hits"]["hits"])
            return Found(total, hits, snapshot, facets=facets_of(request.facets, answer))

        with _blaming(request):
            found = await self._listed(request, _needed(request), in_moment)
        may_be_gone = bool(found.hits and (request.place or request.as_of))
        return await self._without_retracted(found) if may_be_gone else found

    async def timeline(self, request: SearchRequest, interval: Interval) -> Timeline:
        """Return how much is found in each interval; raises `TooMuchError`."""

        async def in_moment(snapshot: Snapshot) -> Timeline:
            members = await self._members(story_ids(request.tree), snapshot)
            query = queries.counting_query(request, members)
            told = await ask_in(self._client, snapshot.articles, timeline.span_body(query))
            total, aggs = told["hits"]["total"]["value"], told["aggregations"]
            found = timeline.found_span(aggs["min"]["value"], aggs["max"]["value"])
            span = timeline.told_span(request.tree, found, request.now)
            if span is None:
                return Timeline(total)
            timeline.check_steps(span, interval)
            body = timeline.steps_body(query, interval)
            steps = (await ask_in(self._client, snapshot.articles, body))["aggregations"]["steps"]
            counts = {timeline.at_ms(one["key"]): one["doc_count"] for one in steps["buckets"]}
            return Timeline(total, tuple(timeline.filled(span, interval, counts)))

        with _blaming(request):
            return await self._listed(request, _needed(request), in_moment)

    async def _without_retracted(self, found: Found) -> Found:
        """Return `found` with tombstones in place of what was retracted since its moment."""
        body = queries.retracted_body([hit.article.article_id for hit in found.hits])
        answer = await ask(self._client, self._prefix, ARTICLES, body)
        gone = {one.article_id: one for one in documents(answer, ArticleDocument)}
        hits = (
            replace(one, article=gone[one.article.article_id], marked={})
            if one.article.article_id in gone
            else one
            for one in found.hits
        )
        return replace(found, hits=tuple(hits))

    async def stories(self, request: StoryRequest) -> FoundStories:
        """Return a page of stories; raises `ListGoneError`."""

        async def in_moment(snapshot: Snapshot) -> FoundStories:
            body = story_queries.stories_body(request)
            hits = (await ask_in(self._client, snapshot.stories, body))["hits"]
            keys, total = len(body["sort"]), _total(hits, request.place)
            told = tuple(_story_hit(raw, keys) for raw in hits["hits"])
            return FoundStories(total, told, snapshot)

        return await self._listed(request, (STORIES,), in_moment)

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

    async def members(self, story_ids: Sequence[str]) -> Members:
        """Return the articles of stories as they are now, also of those told in another."""
        if not story_ids:
            return {}
        return await self._members(story_ids, await self._snapshots.present(STORIES))

    async def _members(self, story_ids: Sequence[str], snapshot: Snapshot) -> Members:
        if not story_ids:
            return {}
        body = story_queries.members_body(story_ids)
        answer = await ask_in(self._client, snapshot.stories, body)
        members: dict[str, list[str]] = {one: [] for one in story_ids}
        for story in (hit["_source"] for hit in answer["hits"]["hits"]):
            for named in {story["story_id"], *story.get("merged_from", ())} & members.keys():
                members[named] += story["article_ids"]
        return members

    async def _open(self, alias: str) -> str:
        named = ",".join(self._prefix + one for one in alias.split(","))
        return await open_moment(self._client, named, self._kept)


@contextmanager
def _blaming(request: SearchRequest) -> Iterator[None]:
    """Raise `TooMuchError` where a query of the reader's took too long."""
    try:
        yield
    except TookTooLongError as error:
        if not request.q:
            raise
        message = (
            f"this takes more than {MOST_S} s; narrow it, or try again when there is less to do"
        )
        raise TooMuchError("q", "time", message) from error


def _needed(request: SearchRequest) -> tuple[str, ...]:
    is_of_stories = request.by_story or story_ids(request.tree)
    articles = ALL_ARTICLES if request.as_of else ARTICLES
    return (articles, STORIES) if is_of_stories else (articles,)


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

"""One page of a list by stories, found in the moment of that list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from elasticsearch import AsyncElasticsearch

from services.gateway.adapters.elastic_asking import Answer, ask_in
from services.gateway.core.costs import TooMuchError
from services.gateway.core.finder import Found, Hit, OwnStory, SearchRequest
from services.gateway.core.paging import Position, Snapshot
from services.gateway.core.query.rendering import Members
from services.gateway.core.search import folding
from services.gateway.core.search.facets import facets_of
from services.gateway.core.search.folding import Listed
from shared.documents import ArticleDocument


class Folding:
    """Finds the page of one request; `members` are the articles of the stories that it names."""

    def __init__(
        self,
        client: AsyncElasticsearch,
        snapshot: Snapshot,
        request: SearchRequest,
        members: Members,
    ) -> None:
        self._client = client
        self._snapshot = snapshot
        self._request = request
        self._members = members

    async def page(self) -> Found:
        """Return the page; raises `TooMuchError` if it would take sorting too many articles."""
        is_sorted = self._request.effective_sort == "story_size"
        found = await (self._sorted_page() if is_sorted else self._folded_page())
        if self._request.place or not self._request.facets.names:
            return found
        answer = await self._ask_articles(folding.facets_body(self._request, self._members))
        return replace(found, facets=facets_of(self._request.facets, answer))

    async def _sorted_page(self) -> Found:
        body = folding.sorted_scan_body(self._request, self._members)
        hits = (await self._ask_articles(body))["hits"]
        total, most = hits["total"]["value"], folding.MOST_SORTED
        if total > most:
            message = f"{total} articles are found, and at most {most} are sorted by their stories"
            raise TooMuchError("sort", "sorted", f"{message}: narrow what is looked for")
        newest_first = [raw["_id"] for raw in hits["hits"]]
        own = await self._stories_of(newest_first)
        listed = folding.by_story_size(newest_first, own, fold=self._request.collapse is not None)
        first = int(self._request.place.after[0]) if self._request.place else 0
        page = listed[first : first + self._request.limit]
        ends_at = first + len(page)
        return await self._found(total, page, (ends_at,) if ends_at < len(listed) else None)

    async def _folded_page(self) -> Found:
        request, listed = self._request, list[Listed]()
        total, size = 0, folding.AHEAD * request.limit
        ends_at: Position | None = request.place.after if request.place else None
        for _ in range(folding.MOST_READS):
            body = folding.scan_body(request, self._members, size)
            if ends_at is not None:
                body["search_after"] = list(ends_at)
            hits = (await self._ask_articles(body))["hits"]
            total = hits.get("total", {}).get("value", total)
            ends_at = await self._fold(hits["hits"], listed, len(body["sort"]))
            if len(hits["hits"]) < size or len(listed) == request.limit:
                break
        known = request.place.total if request.place else None
        return await self._found(total if known is None else known, listed, ends_at)

    async def _fold(
        self, hits: Sequence[Answer], listed: list[Listed], keys: int
    ) -> Position | None:
        """Add to `listed` what stands for itself or others, and return where that ended."""
        own = await self._groups([raw["_id"] for raw in hits])
        best = folding.best_of(await self._ask_articles(self._best_body(own))) if own else {}
        ends_at: Position | None = None
        for raw in hits:
            ends_at = tuple(raw["sort"][:keys])
            chosen = folding.folded(raw["_id"], own, best)
            listed += [chosen] if chosen else []
            if len(listed) == self._request.limit:
                break
        return ends_at

    def _best_body(self, own: Mapping[str, OwnStory]) -> Answer:
        return folding.best_body(self._request, self._members, own)

    async def _groups(self, article_ids: Sequence[str]) -> dict[str, OwnStory]:
        """Return the stories of the articles and of all that are in these stories.

        An article that moved between two stories may still be in both: it is in the latest.
        """
        hits = await self._stories_with(article_ids)
        told = list({one for hit in hits for one in hit["_source"]["article_ids"]})
        known = [hit["_source"]["story_id"] for hit in hits]
        further = await self._stories_with(told, known) if told else []
        own = folding.own_stories([*hits, *further])
        return {one: own[one] for one in told}

    async def _stories_of(self, article_ids: Sequence[str]) -> dict[str, OwnStory]:
        return folding.own_stories(await self._stories_with(article_ids))

    async def _stories_with(
        self, article_ids: Sequence[str], known: Sequence[str] = ()
    ) -> list[Answer]:
        if not article_ids:
            return []
        body = folding.stories_of_body(article_ids, known)
        answer = await ask_in(self._client, self._snapshot.stories, body)
        hits: list[Answer] = answer["hits"]["hits"]
        return hits

    async def _found(self, total: int, listed: Sequence[Listed], ends_at: Position | None) -> Found:
        ids = [one.article_id for one in listed]
        raw: list[Answer] = []
        if ids:
            body = folding.page_body(self._request, self._members, ids)
            raw = (await self._ask_articles(body))["hits"]["hits"]
        by_id = {one["_id"]: one for one in raw}
        hits = tuple(_hit(by_id[one.article_id], one) for one in listed)
        return Found(total, hits, self._snapshot, ends_at)

    async def _ask_articles(self, body: Answer) -> Answer:
        return await ask_in(self._client, self._snapshot.articles, body)


def _hit(raw: Answer, listed: Listed) -> Hit:
    article = ArticleDocument.model_validate(raw["_source"])
    marked = raw.get("highlight", {})
    return Hit(article, (), marked, story=listed.story, stands_for=listed.stands_for)

"""Articles listed by their stories: the best one for all of a story, or large stories first.

Which story an article belongs to is told by the stories, not by the article. So it is looked up, in
the same moment as the articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.gateway.core.finder import OwnStory, SearchRequest
from services.gateway.core.query.rendering import Members
from services.gateway.core.search.facets import facet_aggs
from services.gateway.core.search.queries import Body, counting_query, search_body
from services.gateway.core.story_queries import LATEST_FIRST

# Found articles that are read ahead for each that may be shown: some fall to others.
AHEAD = 2
# A page of which so many reads of that size have not filled is shorter, and the next goes on.
MOST_READS = 5
# To sort by stories is to look up the stories of all that was found.
MOST_SORTED = 5_000
_MOST_STORIES = 10_000

_BEST = "best"
_STORIES = "stories"


@dataclass(frozen=True, slots=True)
class Listed:
    """An article chosen for a page, its story if it has others, and how many it stands for."""

    article_id: str
    story: OwnStory | None = None
    stands_for: int = 1


def scan_body(request: SearchRequest, members: Members, size: int) -> Body:
    """Return the search for the places of the next articles, without the articles."""
    body = search_body(request, members) | {"_source": False, "size": size}
    return _without(body, "highlight", "aggs")


def sorted_scan_body(request: SearchRequest, members: Members) -> Body:
    """Return the search for the places of all that is found, if it is not too much to sort."""
    body = scan_body(request, members, MOST_SORTED) | {"track_total_hits": True}
    return _without(body, "search_after")


def page_body(request: SearchRequest, members: Members, article_ids: Sequence[str]) -> Body:
    """Return the search for the articles of a page, with marked words."""
    body = search_body(request, members) | {"size": len(article_ids), "track_total_hits": False}
    return _only(_without(body, "search_after", "aggs"), article_ids)


def facets_body(request: SearchRequest, members: Members) -> Body:
    """Return the search for the facets of all that is found, folded or not."""
    query, aggs = counting_query(request, members), facet_aggs(request.facets)
    return {"query": query, "size": 0, "track_total_hits": False, "aggs": aggs}


def stories_of_body(article_ids: Sequence[str], known: Iterable[str] = ()) -> Body:
    """Return the search for the stories with one of these articles and others, but for known."""
    narrowing: list[Body] = [
        {"terms": {"article_ids": list(article_ids)}},
        {"range": {"article_count": {"gte": 2}}},
    ]
    without = [{"terms": {"story_id": list(known)}}]
    return {
        "query": {"bool": {"filter": narrowing, "must_not": without}},
        "sort": LATEST_FIRST,
        "size": _MOST_STORIES,
        "_source": [*OwnStory.model_fields, "latest_at"],
    }


def own_stories(hits: Iterable[Mapping[str, Any]]) -> dict[str, OwnStory]:
    """Return the story of each article; the latest if it moved between two."""
    latest_first = sorted(hits, key=lambda hit: (-hit["sort"][0], hit["sort"][1]))
    own: dict[str, OwnStory] = {}
    for hit in latest_first:
        fields = {name: hit["_source"][name] for name in OwnStory.model_fields}
        story = OwnStory.model_validate(fields)
        own |= {one: story for one in story.article_ids if one not in own}
    return own


def best_body(request: SearchRequest, members: Members, own: Mapping[str, OwnStory]) -> Body:
    """Return the search for how many articles of each story are found, and the first of them."""
    groups: dict[str, list[str]] = {}
    for article_id, story in own.items():
        groups.setdefault(story.story_id, []).append(article_id)
    body = search_body(request, members)
    first = {"top_hits": {"size": 1, "sort": body["sort"], "_source": False}}
    filters = {name: {"terms": {"article_id": ids}} for name, ids in groups.items()}
    asked = {"query": body["query"], "size": 0, "track_total_hits": False}
    aggs = {_STORIES: {"filters": {"filters": filters}, "aggs": {_BEST: first}}}
    return _only(asked, list(own)) | {"aggs": aggs}


def best_of(answer: Mapping[str, Any]) -> dict[str, tuple[str, int]]:
    """Return for each story the article that is ranked first, and how many were found."""
    buckets = answer["aggregations"][_STORIES]["buckets"]
    found = {name: (one[_BEST]["hits"]["hits"], one["doc_count"]) for name, one in buckets.items()}
    return {name: (hits[0]["_id"], count) for name, (hits, count) in found.items() if hits}


def folded(
    article_id: str, own: Mapping[str, OwnStory], best: Mapping[str, tuple[str, int]]
) -> Listed | None:
    """Return the article if it stands for its story, or for itself alone."""
    story = own.get(article_id)
    if story is None:
        return Listed(article_id)
    first, count = best[story.story_id]
    return Listed(article_id, story, count) if first == article_id else None


def by_story_size(
    newest_first: Sequence[str], own: Mapping[str, OwnStory], *, fold: bool
) -> list[Listed]:
    """Return the articles, those of large stories first; of each story the newest first."""
    groups: dict[tuple[int, str, str], list[str]] = {}
    for one in newest_first:
        # One without others is a story by itself; those come last, in their order.
        story = own.get(one)
        key = (-story.article_count, story.story_id, "") if story else (-1, "", one)
        groups.setdefault(key, []).append(one)
    listed: list[Listed] = []
    for key in sorted(groups, key=lambda key: key[:2]):
        ids = groups[key]
        told = [(ids[0], len(ids))] if fold else [(one, 1) for one in ids]
        listed += (Listed(one, own.get(one), stands_for) for one, stands_for in told)
    return listed


def _without(body: Body, *names: str) -> Body:
    return {name: part for name, part in body.items() if name not in names}


def _only(body: Body, article_ids: Sequence[str]) -> Body:
    """Return `body` narrowed to some articles, whose scores stay what they were."""
    narrowing = {"terms": {"article_id": list(article_ids)}}
    return body | {"query": {"bool": {"must": [body["query"]], "filter": [narrowing]}}}

"""The versions of an article that may be read, and which was the one of a moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any, Protocol

from services.gateway.core.excerpts import excerpt
from shared.documents import ArticleDocument, ArticleVersion
from shared.events import Showing

Body = dict[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def version_at(moment: datetime) -> int:
    """Return the version that would be first seen at `moment`: milliseconds since 1970."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class KeptVersions:
    """Versions of an article, newest first; those up to `taken_back` must not be read.

    `total` counts all that may be read, also those that were not asked for.
    """

    versions: tuple[ArticleVersion, ...] = ()
    taken_back: int = 0
    total: int = 0


class VersionFinder(Protocol):
    """Finds what articles said before.

    Every method raises `IndexAwayError` when the index cannot answer in time.
    """

    async def versions(self, article_id: str, limit: int, until: int | None = None) -> KeptVersions:
        """Return up to `limit` versions of an article, up to version `until`, newest first."""


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it was from version `article.version` on, until `replaced_at`."""

    article: ArticleDocument
    replaced_at: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """Versions of an article, newest first, and how many there are in all."""

    versions: tuple[Version, ...]
    total: int


async def history(
    finder: VersionFinder, current: ArticleDocument, limit: int, until: int | None = None
) -> History:
    """Return up to `limit` versions, up to version `until`, of an article that is `current` now.

    What is now is one of them also where it is not found among them yet, or was there before
    versions were kept.
    """
    kept = await finder.versions(current.article_id, limit, until)
    found = [one for one in kept.versions if one.version > kept.taken_back]
    newest = found[0].version if found else 0
    is_alone = newest < current.version and (until is None or current.version <= until)
    if is_alone:
        found = [ArticleVersion(**dict(current)), *found]
    return History(tuple(_linked(found[:limit])), kept.total + is_alone)


def shown(found: History, showing: Showing) -> History:
    """Return versions with as much of their texts as the source lets be shown, to be compared."""
    if showing == "text":
        return found
    return replace(found, versions=tuple(map(_excerpted, found.versions)))


def _excerpted(one: Version) -> Version:
    text = excerpt(one.article.text)
    return replace(one, article=one.article.model_copy(update={"text": text}))


def _linked(newest_first: Sequence[ArticleVersion]) -> Iterator[Version]:
    """Yield versions with when they were replaced, which the next one tells at once."""
    following: Iterator[ArticleVersion | None] = chain([None], newest_first)
    for one, then in zip(newest_first, following, strict=False):
        yield Version(one.article, then.version if then else one.replaced_at)


def versions_body(article_id: str, limit: int, until: int | None) -> Body:
    """Return the search for versions, and for up to which one they were taken back."""
    retracted = {"term": {"retracted": True}}
    up_to = {"range": {"version": {"lte": until}}} if until is not None else {"match_all": {}}
    return {
        "query": {"bool": {"filter": [{"term": {"article_id": article_id}}]}},
        "post_filter": {"bool": {"filter": [up_to], "must_not": [retracted]}},
        "sort": [{"version": "desc"}],
        "size": limit,
        "track_total_hits": False,
        "aggs": {
            "gone": {"filter": retracted, "aggs": {"last": {"max": {"field": "version"}}}},
            "here": {"filter": {"bool": {"must_not": [retracted]}}},
        },
    }


def kept_versions(answer: Body) -> KeptVersions:
    """Return what was found by `versions_body`."""
    hits, aggs = answer["hits"]["hits"], answer.get("aggregations")
    if aggs is None:
        return KeptVersions()
    return KeptVersions(
        tuple(ArticleVersion.model_validate(hit["_source"]) for hit in hits),
        int(aggs["gone"]["last"]["value"] or 0),
        aggs["here"]["doc_count"],
    )


def as_of_filter(moment: datetime) -> Body:
    """Return what only the version of `moment` of each article fits.

    Among the articles of now, of which each is there once, and the versions that were replaced.
    """
    at = version_at(moment)
    not_then = [{"term": {"newest": True}}, {"range": {"replaced_at": {"lte": at}}}]
    return {"bool": {"filter": [{"range": {"version": {"lte": at}}}], "must_not": not_then}}

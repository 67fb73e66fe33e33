"""`GET /v1/articles/{id}/versions` and `/diff`: what was published of an article, and its edits."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from services.ingest.core.intake.seen import Seen, SeenArticles
from services.ingest.core.intake.versions import ArticleDiff, Versions, diff
from services.ingest.routes.bodies import told_problems, unavailable
from services.ingest.routes.problems import ProblemError
from shared.delivery import TransientError
from shared.events import Access, RawArticle

_PROBLEMS = {
    404: "No such article or version is known",
    422: "An id or a version is not what is expected; the detail says which",
    503: "Kafka is away; try again after the seconds in Retry-After",
}

_GONE = told_problems({410: "A version is known but no longer on the log"})

ArticleIdPath = Annotated[str, Path(alias="id", pattern=r"^[0-9a-f]{32}$")]


class VersionView(BaseModel):
    """A version; without a title it is no longer on the log."""

    version: int
    seen_at: datetime
    title: str | None = None
    source_id: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    access: Access | None = None


class VersionsAnswer(BaseModel):
    """The latest versions of an article, newest first."""

    article_id: str
    versions: list[VersionView]


def versions_router(seen: SeenArticles, versions: Versions, ready: asyncio.Event) -> APIRouter:
    """Return both routes; `ready` is set once it is known which articles were seen before."""
    router = APIRouter(tags=["articles"], responses=told_problems(_PROBLEMS))

    @router.get("/v1/articles/{id}/versions", operation_id="list_versions")
    async def list_versions(article_id: ArticleIdPath) -> VersionsAnswer:
        """Tell of the latest versions of an article, by any id it goes by."""
        known_as, known = _known(article_id, seen, ready)
        found = await _read(versions, known_as, known.versions)
        return _answer(known_as, known, found)

    @router.get("/v1/articles/{id}/diff", operation_id="diff_versions", responses=_GONE)
    async def diff_versions(
        article_id: ArticleIdPath,
        before: Annotated[int | None, Query(alias="from", description="a version")] = None,
        after: Annotated[int | None, Query(alias="to", description="a version")] = None,
    ) -> ArticleDiff:
        """Tell what has changed between two versions; without them, by the last edit."""
        known_as, known = _known(article_id, seen, ready)
        return await _diff(versions, known_as, _chosen(known, before, after))

    return router


def _known(article_id: str, seen: SeenArticles, ready: asyncio.Event) -> tuple[str, Seen]:
    if not ready.is_set():
        raise unavailable("still reading which articles were seen before")
    known_as = seen.resolve(article_id)
    known = seen.get(article_id)
    if known_as is None or known is None or not known.versions:
        raise ProblemError(HTTPStatus.NOT_FOUND, f"no article {article_id} is known")
    return known_as, known


def _chosen(known: Seen, before: int | None, after: int | None) -> tuple[int, int]:
    """Return the two versions to compare; `before` is by default the one before `after`."""
    latest = known.versions[0] if after is None else after
    earlier = next((one for one in known.versions if one < latest), latest)
    chosen = (earlier if before is None else before, latest)
    for one in chosen:
        if one not in known.versions:
            raise ProblemError(HTTPStatus.NOT_FOUND, f"no version {one} is known")
    return chosen


def _answer(known_as: str, known: Seen, found: dict[int, RawArticle]) -> VersionsAnswer:
    views = [_view(one, found.get(one)) for one in known.versions]
    return VersionsAnswer(article_id=known_as, versions=views)


async def _diff(versions: Versions, article_id: str, chosen: tuple[int, int]) -> ArticleDiff:
    found = await _read(versions, article_id, chosen)
    for one in chosen:
        if one not in found:
            raise ProblemError(HTTPStatus.GONE, f"version {one} is no longer on the log")
    return diff(found[chosen[0]], found[chosen[1]])


async def _read(
    versions: Versions, article_id: str, wanted: Sequence[int]
) -> dict[int, RawArticle]:
    try:
        return await versions.read(article_id, wanted)
    except TransientError as error:
        raise unavailable(str(error)) from error


def _view(version: int, article: RawArticle | None) -> VersionView:
    seen_at = datetime.fromtimestamp(version / 1000, tz=UTC)
    if article is None:
        return VersionView(version=version, seen_at=seen_at)
    return VersionView(
        version=version,
        seen_at=seen_at,
        title=article.title,
        source_id=article.source.id,
        published_at=article.published_at,
        modified_at=article.modified_at,
        access=article.access,
    )

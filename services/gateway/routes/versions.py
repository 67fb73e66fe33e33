"""`/v1/articles/{id}/versions` and `/diff`: what an article said before, and what was changed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.core.finder import ArticleFinder
from services.gateway.core.sources import Sources
from services.gateway.core.versions.changes import DiffView, diff
from services.gateway.core.versions.history import History, Version, history, shown
from services.gateway.core.versions.views import (
    ArticleVersionView,
    VersionsView,
    version_view,
    versions_view,
)
from services.gateway.routes.articles import PAST_CACHING, require_article, tell_age
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import Finder, SourcesNow
from services.gateway.routes.parameters import ArticlePath
from shared.events import Showing

router = APIRouter(prefix="/v1/articles/{article_id}", tags=["articles"])

# What the index holds; the worst texts of so many versions are 10 MB.
MOST_VERSION = 2**62
MOST_VERSIONS = 50

Number = Annotated[int, Field(ge=1, le=MOST_VERSION, description="a version")]
VersionPath = Annotated[int, Path(ge=1, le=MOST_VERSION, examples=[1])]


class VersionsParameters(BaseModel):
    """Which versions of an article."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(default=20, ge=1, le=MOST_VERSIONS)
    before: Number | None = Field(default=None, description="`next` of the page before")


class DiffParameters(BaseModel):
    """Which two versions; by default the newest and the one before it."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    before: Number | None = Field(
        default=None, alias="from", description="a version; else the one before `to`"
    )
    after: Number | None = Field(default=None, alias="to", description="a version; else the newest")


@dataclass(frozen=True, slots=True)
class Kept:
    """Where versions are found, and how much of them may be shown."""

    finder: ArticleFinder
    sources: Sources

    def showing(self, one: Version) -> Showing:
        """Return how much of a version its source lets be shown."""
        return self.sources.board.showing(one.article.source_id)

    def shown(self, found: History) -> History:
        """Return versions as far as all of them may be shown, to be compared."""
        showings = set(map(self.showing, found.versions))
        return shown(found, "excerpt" if "excerpt" in showings else "text")


async def _kept(finder: Finder, sources: SourcesNow) -> Kept:
    return Kept(finder, sources)


KeptNow = Annotated[Kept, Depends(_kept)]


@router.get("/versions", operation_id="list_article_versions", responses=problem_responses(404))
async def list_versions(
    request: Request,
    response: Response,
    article_id: ArticlePath,
    asked: Annotated[VersionsParameters, Query()],
    kept: KeptNow,
) -> VersionsView:
    """Return the versions of an article, newest first, with what each changed in the one before.

    Of an article that was taken back none is told.
    """
    until = None if asked.before is None else asked.before - 1
    found = kept.shown(await _history(kept.finder, article_id, asked.limit + 1, until))
    view = await asyncio.to_thread(versions_view, article_id, found, asked.limit)
    if view.next is not None:
        following = request.url.include_query_params(before=view.next)
        response.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return view


@router.get(
    "/versions/{version}", operation_id="get_article_version", responses=problem_responses(404)
)
async def get_version(
    response: Response,
    article_id: ArticlePath,
    version: VersionPath,
    kept: KeptNow,
) -> ArticleVersionView:
    """Return an article as it was in one of its versions."""
    found = await _require_version(kept.finder, article_id, version)
    tell_age(response, found)
    return version_view(found, kept.showing(found))


@router.get("/diff", operation_id="diff_article", responses=problem_responses(404))
async def diff_versions(
    response: Response,
    article_id: ArticlePath,
    asked: Annotated[DiffParameters, Query()],
    kept: KeptNow,
) -> DiffView:
    """Return what has changed between two versions, texts word by word as far as they are shown.

    Without `from` and `to` by the last edit; of an article with one version nothing has.
    """
    compared = History(await _compared(kept.finder, article_id, asked), 2)
    before, after = (one.article for one in kept.shown(compared).versions)
    if asked.before is not None and asked.after is not None:
        response.headers["Cache-Control"] = PAST_CACHING
    return await asyncio.to_thread(diff, before, after)


async def _compared(
    finder: ArticleFinder, article_id: str, asked: DiffParameters
) -> tuple[Version, Version]:
    latest = (await _history(finder, article_id, 2, asked.after)).versions
    if not latest or asked.after not in (None, latest[0].article.version):
        raise _no_version(article_id, asked.after)
    if asked.before is None:
        return latest[-1], latest[0]
    return await _require_version(finder, article_id, asked.before), latest[0]


async def _require_version(finder: ArticleFinder, article_id: str, version: int) -> Version:
    found = (await _history(finder, article_id, 1, version)).versions
    if not found or found[0].article.version != version:
        raise _no_version(article_id, version)
    return found[0]


def _no_version(article_id: str, version: int | None) -> HTTPException:
    return HTTPException(404, f"There is no version {version} of article {article_id}.")


async def _history(
    finder: ArticleFinder, article_id: str, limit: int, until: int | None = None
) -> History:
    return await history(finder, await require_article(finder, article_id), limit, until)

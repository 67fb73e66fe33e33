"""`/v1/articles/{id}/versions` and `/diff`: what an article said before, and what was changed."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.core.finder import ArticleFinder
from services.gateway.core.versions.changes import DiffView, diff
from services.gateway.core.versions.history import History, Version, history
from services.gateway.core.versions.views import (
    ArticleVersionView,
    VersionsView,
    version_view,
    versions_view,
)
from services.gateway.routes.articles import PAST_CACHING, require_article, tell_age
from services.gateway.routes.dependencies import Finder
from services.gateway.routes.parameters import ArticlePath
from services.gateway.routes.problems import problem_responses
from shared.documents import ArticleDocument

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


@router.get("/versions", operation_id="list_article_versions", responses=problem_responses(404))
async def list_versions(
    request: Request,
    response: Response,
    article_id: ArticlePath,
    asked: Annotated[VersionsParameters, Query()],
    finder: Finder,
) -> VersionsView:
    """Return the versions of an article, newest first, with what each changed in the one before.

    Of an article that was taken back none is told.
    """
    until = None if asked.before is None else asked.before - 1
    found = await _history(finder, article_id, asked.limit + 1, until)
    view = await asyncio.to_thread(versions_view, article_id, found, asked.limit)
    if view.next is not None:
        following = request.url.include_query_params(before=view.next)
        response.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return view


@router.get(
    "/versions/{version}", operation_id="get_article_version", responses=problem_responses(404)
)
async def get_version(
    response: Response, article_id: ArticlePath, version: VersionPath, finder: Finder
) -> ArticleVersionView:
    """Return an article as it was in one of its versions."""
    found = await _require_version(finder, article_id, version)
    tell_age(response, found)
    return version_view(found)


@router.get("/diff", operation_id="diff_article", responses=problem_responses(404))
async def diff_versions(
    response: Response,
    article_id: ArticlePath,
    asked: Annotated[DiffParameters, Query()],
    finder: Finder,
) -> DiffView:
    """Return what has changed between two versions, texts word by word.

    Without `from` and `to` by the last edit; of an article with one version nothing has.
    """
    before, after = await _compared(finder, article_id, asked)
    if asked.before is not None and asked.after is not None:
        response.headers["Cache-Control"] = PAST_CACHING
    return await asyncio.to_thread(diff, before, after)


async def _compared(
    finder: ArticleFinder, article_id: str, asked: DiffParameters
) -> tuple[ArticleDocument, ArticleDocument]:
    latest = (await _history(finder, article_id, 2, asked.after)).versions
    if not latest or asked.after not in (None, latest[0].article.version):
        raise _no_version(article_id, asked.after)
    after = latest[0].article
    if asked.before is None:
        return latest[-1].article, after
    return (await _require_version(finder, article_id, asked.before)).article, after


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

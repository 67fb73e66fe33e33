"""`/v1/articles/{id}` and what to read after it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from services.gateway.core.answers import article_summaries, article_view, articles_view
from services.gateway.core.finder import ArticleFinder, OwnStory
from services.gateway.core.similar import (
    CANDIDATES_EACH,
    candidates_abroad,
    candidates_for,
    choose_similar,
)
from services.gateway.core.validators import http_date
from services.gateway.core.versions.history import Version, history, version_at
from services.gateway.core.versions.views import moment_of
from services.gateway.core.views import ArticlesView, ArticleView, SimilarView
from services.gateway.core.wording import told_for_machines
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import Finder, SourcesNow
from services.gateway.routes.parameters import (
    ARTICLE_ID,
    MOST_PER_PAGE,
    ArticlePath,
    AsOfParameters,
    Limit,
)
from shared.documents import ArticleDocument

router = APIRouter(prefix="/v1/articles", tags=["articles"])

# What was replaced does not change any more, but it may be taken back.
PAST_CACHING = "public, max-age=600"


def _apart(ids: list[str]) -> list[str]:
    """Return ids that stand apart, however they were given."""
    return [one for given in ids for one in given.split(",") if one]


class BatchParameters(BaseModel):
    """Which articles."""

    model_config = ConfigDict(extra="forbid")

    ids: Annotated[
        list[Annotated[str, Field(pattern=ARTICLE_ID)]],
        BeforeValidator(_apart),
        Field(
            min_length=1,
            max_length=MOST_PER_PAGE,
            description="ids of articles, by commas or given again and again",
            examples=[["f55ff16f66f43360266b95db6f8fec01", "2c3a4249d77070058649dbd822dcaf79"]],
        ),
    ]


@router.get("", operation_id="get_articles", responses=problem_responses())
async def get_articles(
    asked: Annotated[BatchParameters, Query()], finder: Finder, sources: SourcesNow
) -> ArticlesView:
    """Return up to 100 articles as `/v1/articles/{article_id}` does, in the order of `ids`.

    `missing` names those that are not here; that is no error.
    """
    found = await finder.whole_articles(asked.ids)
    told = (article_view(one, sources.board.showing(one.source_id)) for one in found)
    return articles_view(asked.ids, told)


@router.get("/{article_id}", operation_id="get_article", responses=problem_responses(404))
async def get_article(
    article_id: ArticlePath,
    asked: Annotated[AsOfParameters, Query()],
    finder: Finder,
    sources: SourcesNow,
    response: Response,
) -> ArticleView:
    """Return an article with its text, or the beginning that its source lets be shown, and what
    was inferred from it.

    With `as_of` as it was at that moment: 404 if it was not seen by then.
    """
    current, moment = await require_article(finder, article_id), asked.moment(sources.now)
    found = Version(current) if moment is None else await _version_of(finder, current, moment)
    tell_age(response, found)
    return article_view(found.article, sources.board.showing(current.source_id))


async def _version_of(finder: ArticleFinder, current: ArticleDocument, moment: datetime) -> Version:
    """Return the article as it was at `moment`, or answer 404."""
    versions = (await history(finder, current, 1, version_at(moment))).versions
    if not versions:
        told = told_for_machines(moment)
        raise HTTPException(404, f"No version of this article is kept from {told} or before.")
    return versions[0]


def tell_age(response: Response, found: Version) -> None:
    """Say since when an article is as it is, and that what was replaced stays so."""
    # A version is the millisecond in which this content was first seen.
    response.headers["Last-Modified"] = http_date(moment_of(found.article.version))
    if found.replaced_at is not None:
        response.headers["Cache-Control"] = PAST_CACHING


@router.get(
    "/{article_id}/similar", operation_id="list_similar_articles", responses=problem_responses(404)
)
async def list_similar_articles(
    article_id: ArticlePath, finder: Finder, limit: Limit = 5
) -> SimilarView:
    """Return what to read next: the same story first, one article of each outlet, then the
    closest, in the same language before others; no copies, no outlet more than twice."""
    article = await require_article(finder, article_id)
    story = await finder.story_of(article_id)
    similar = await similar_articles(finder, article, story, limit)
    return SimilarView(articles=article_summaries(similar))


async def require_article(finder: ArticleFinder, article_id: str) -> ArticleDocument:
    """Return the article, or answer 404."""
    article = await finder.article(article_id)
    if article is None:
        raise HTTPException(404, f"There is no article {article_id}.")
    return article


async def similar_articles(
    finder: ArticleFinder, article: ArticleDocument, story: OwnStory | None, limit: int
) -> list[ArticleDocument]:
    """Return what to read after `article`, which belongs to `story`."""
    most = limit * CANDIDATES_EACH
    found = await candidates_for(finder, article, story.article_ids if story else (), most)
    chosen = choose_similar(article, found, limit)
    if len(chosen) < limit:
        found = await candidates_abroad(finder, article, found, most)
        chosen = choose_similar(article, found, limit)
    return chosen

"""`/v1/articles/{id}` and what to read after it."""

from __future__ import annotations

from datetime import UTC, datetime
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
from services.gateway.core.views import ArticlesView, ArticleView, SimilarView
from services.gateway.routes.dependencies import Finder
from services.gateway.routes.parameters import ARTICLE_ID, MOST_PER_PAGE, ArticlePath, Limit
from services.gateway.routes.problems import problem_responses
from shared.documents import ArticleDocument

router = APIRouter(prefix="/v1/articles", tags=["articles"])


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
async def get_articles(asked: Annotated[BatchParameters, Query()], finder: Finder) -> ArticlesView:
    """Return up to 100 articles as `/v1/articles/{article_id}` does, in the order of `ids`.

    `missing` names those that are not here; that is no error.
    """
    return articles_view(asked.ids, await finder.whole_articles(asked.ids))


@router.get("/{article_id}", operation_id="get_article", responses=problem_responses(404))
async def get_article(article_id: ArticlePath, finder: Finder, response: Response) -> ArticleView:
    """Return an article with its text and what was inferred from it."""
    article = await require_article(finder, article_id)
    # A version is the millisecond in which this content was first seen.
    response.headers["Last-Modified"] = http_date(
        datetime.fromtimestamp(article.version / 1e3, UTC)
    )
    return article_view(article)


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

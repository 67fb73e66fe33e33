"""`/v1/articles/{id}/comments`: what readers say about an article."""

from __future__ import annotations

from fastapi import APIRouter

from services.gateway.core.answers import comments_view
from services.gateway.core.views import CommentsView
from services.gateway.routes.articles import require_article
from services.gateway.routes.dependencies import Finder
from services.gateway.routes.parameters import ArticlePath, Limit
from services.gateway.routes.problems import problem_responses

router = APIRouter(prefix="/v1/articles", tags=["comments"])


@router.get(
    "/{article_id}/comments", operation_id="list_comments", responses=problem_responses(404)
)
async def list_comments(
    article_id: ArticlePath, finder: Finder, limit: Limit = 100
) -> CommentsView:
    """Return the visible comments on an article, oldest first."""
    await require_article(finder, article_id)
    return comments_view(await finder.comments(article_id, limit))

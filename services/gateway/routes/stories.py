"""`/v1/stories/{id}`: one event as many outlets tell it."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException

from services.gateway.core.answers import story_view
from services.gateway.core.finder import ArticleFinder
from services.gateway.core.views import StoryView
from services.gateway.routes.dependencies import Finder
from services.gateway.routes.parameters import NamePath
from services.gateway.routes.problems import problem_responses
from shared.documents import ArticleDocument, StoryDocument

router = APIRouter(prefix="/v1/stories", tags=["stories"])


@router.get("/{story_id}", operation_id="get_story", responses=problem_responses(404))
async def get_story(story_id: NamePath, finder: Finder) -> StoryView:
    """Return a story with its articles, first telling first."""
    story, articles = await require_story(finder, story_id)
    return story_view(story, articles)


async def require_story(
    finder: ArticleFinder, story_id: str
) -> tuple[StoryDocument, list[ArticleDocument]]:
    """Return the story and its articles; one without any article left answers 404."""
    story = await finder.story(story_id)
    articles = await finder.articles(story.article_ids) if story else []
    if story is None or not articles:
        raise HTTPException(404, f"There is no story {story_id}.")
    return story, articles

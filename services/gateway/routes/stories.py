"""`/v1/stories`: events as many outlets tell them."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.gateway.core.finder import ArticleFinder
from services.gateway.core.stories import stories_view, story_view, wanted_articles
from services.gateway.core.views import StoriesView, StoryView
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import Finder, ListsNow
from services.gateway.routes.parameters import NamePath, StoryParameters
from services.gateway.routes.search import link_next

router = APIRouter(prefix="/v1/stories", tags=["stories"])

MOVED: dict[int | str, dict[str, Any]] = {
    308: {"description": "It is told in another story now, at `Location`"}
}
# Two stories that became one stay one, but a story can be forgotten.
MOVED_CACHING = "public, max-age=3600"


class MovedError(Exception):
    """A story that is told under another id now."""

    def __init__(self, story_id: str) -> None:
        super().__init__(story_id)
        self.story_id = story_id


@router.get("", operation_id="list_stories", responses=problem_responses(410))
async def list_stories(
    request: Request,
    response: Response,
    asked: Annotated[StoryParameters, Query()],
    lists: ListsNow,
) -> StoriesView:
    """Return the stories of several outlets, those that many voices told lately first.

    Follow `next`, or the `Link` header, to the end: all pages are of the moment of the first.
    """
    wanted = asked.request(lists.cursors, lists.now)
    found = await lists.finder.stories(wanted)
    view = stories_view(found, lists.cursors.after(wanted, found))
    link_next(request, response, view)
    return view


@router.get(
    "/{story_id}",
    operation_id="get_story",
    response_model=StoryView,
    responses={**MOVED, **problem_responses(404)},
)
async def get_story(story_id: NamePath, finder: Finder) -> StoryView | Response:
    """Return a story: who tells it since when, its hours, and its articles, first telling first."""
    try:
        return await require_story(finder, story_id)
    except MovedError as moved:
        return moved_to("/v1/stories", moved)


def moved_to(prefix: str, moved: MovedError, ending: str = "") -> Response:
    """Lead on to the story that this one is told in now."""
    address = f"{prefix}/{quote(moved.story_id, safe='')}{ending}"
    return RedirectResponse(address, 308, headers={"Cache-Control": MOVED_CACHING})


async def require_story(finder: ArticleFinder, story_id: str) -> StoryView:
    """Return the story; raises `MovedError`, and answers 404 for one without articles."""
    story = await finder.story(story_id)
    if story and story.merged_into:
        raise MovedError(story.merged_into)
    articles = await finder.articles(wanted_articles(story)) if story else []
    view = story_view(story, articles) if story else None
    if view is None or not view.articles:
        raise HTTPException(404, f"There is no story {story_id}.")
    return view

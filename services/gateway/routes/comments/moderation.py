"""`/v1/moderation`: what waits, what was decided, and deciding; needs a key of scope `moderate`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from services.gateway.core.comments.lists import CommentRequest, Order, Which
from services.gateway.core.comments.views import (
    Decision,
    ModeratedListView,
    ModeratedView,
    moderated_list,
    moderated_view,
)
from services.gateway.routes.comments.api import CommentPath, CommentSearch
from services.gateway.routes.comments.visitors import Desk
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import ListsNow, ModeratorName

# What waits longest first, what was decided last first.
ORDERS: dict[Which, Order] = {
    "waiting": "oldest",
    "decided": "decided",
    "all": "newest",
    "visible": "newest",
}


async def _unkept(response: Response, _: ModeratorName) -> None:
    response.headers["Cache-Control"] = "no-store"


router = APIRouter(prefix="/v1/moderation", tags=["moderation"], dependencies=[Depends(_unkept)])


class ModerationSearch(CommentSearch):
    """Which comments, in the order that they are worked through."""

    which: Which = Field(
        default="waiting",
        description="`waiting`: held or reported; `decided`: those decided about, with the trail",
    )
    moderator: Annotated[str | None, Field(max_length=64)] = Field(
        default=None, description="name of a key that decided about it, or `rules`"
    )

    def request(self) -> CommentRequest:
        """Return the first page of what is asked for."""
        return CommentRequest(
            which=self.which,
            order=ORDERS[self.which],
            q=self.q,
            article_id=self.article_id,
            author_id=self.author_id,
            moderator=self.moderator,
            limit=self.limit,
        )


@router.get("/comments", operation_id="list_moderated_comments", responses=problem_responses())
async def list_moderated_comments(
    asked: Annotated[ModerationSearch, Query()], lists: ListsNow, desk: Desk
) -> ModeratedListView:
    """Return comments with their reports and all that was decided, those that wait by default."""
    wanted = asked.page(asked.request(), lists.cursors)
    found = await desk.find(wanted)
    return moderated_list(found, lists.cursors.after(wanted, found))


@router.get(
    "/comments/{comment_id}",
    operation_id="get_moderated_comment",
    responses=problem_responses(404),
)
async def get_moderated_comment(comment_id: CommentPath, desk: Desk) -> ModeratedView:
    """Return a comment, shown or not, with its reports and all that was decided about it."""
    return moderated_view(await desk.require(comment_id))


@router.post(
    "/comments/{comment_id}/decisions",
    operation_id="decide_on_comment",
    responses=problem_responses(404, 409, 413),
)
async def decide_on_comment(
    comment_id: CommentPath, decision: Decision, by: ModeratorName, desk: Desk
) -> ModeratedView:
    """Hide, remove, restore or keep a comment, with a reason; under the name of the key.

    Open reports are settled by it. 409 says that it would change nothing.
    """
    return moderated_view(await desk.moderate(comment_id, decision.action, decision.reason, by))

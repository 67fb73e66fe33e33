"""`/v1/articles/{id}/comments` and `/v1/comments`: what readers say about articles."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from services.gateway.core.comments.lists import CommentRequest
from services.gateway.core.comments.rules import Draft
from services.gateway.core.comments.views import (
    CommentsView,
    CommentView,
    EditedComment,
    NewComment,
    NewReport,
    ReportedView,
    comment_view,
    comments_view,
)
from services.gateway.routes.articles import require_article
from services.gateway.routes.comments.visitors import Desk, Handed
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import ListsNow
from services.gateway.routes.key_doors import FromOurPages
from services.gateway.routes.parameters import ARTICLE_ID, ArticlePath, Paging

on_articles = APIRouter(prefix="/v1/articles", tags=["comments"])
router = APIRouter(prefix="/v1/comments", tags=["comments"])

CommentPath = Annotated[
    str,
    Path(pattern=r"^[A-Za-z0-9_-]{1,64}$", examples=["0f4a1c7be2d94d0c8a37b6c1d2e3f405"]),
]


SAID_BEFORE = {"model": CommentView, "description": "It has been said before."}


class OnArticleParameters(Paging):
    """Which page of the comments on an article."""

    limit: int = Field(default=100, ge=1, le=100)


class CommentSearch(Paging):
    """Which comments."""

    q: str = Field(default="", max_length=500, description="words that all stand in the comment")
    article_id: Annotated[str | None, Field(pattern=ARTICLE_ID)] = None
    author_id: Annotated[str | None, Field(max_length=64)] = None

    def request(self) -> CommentRequest:
        """Return the first page of what is asked for."""
        return CommentRequest(
            q=self.q, article_id=self.article_id, author_id=self.author_id, limit=self.limit
        )


@on_articles.get(
    "/{article_id}/comments", operation_id="list_comments", responses=problem_responses(404)
)
async def list_comments(
    article_id: ArticlePath,
    asked: Annotated[OnArticleParameters, Query()],
    lists: ListsNow,
    desk: Desk,
) -> CommentsView:
    """Return the comments on an article that are shown, oldest first.

    An answer to a comment that is not shown has its `parent_id` still.
    """
    await require_article(lists.finder, article_id)
    whole = CommentRequest(order="oldest", article_id=article_id, limit=asked.limit)
    wanted = asked.page(whole, lists.cursors)
    found = await desk.find(wanted)
    return comments_view(found, lists.cursors.after(wanted, found))


@on_articles.post(
    "/{article_id}/comments",
    operation_id="post_comment",
    status_code=201,
    responses=problem_responses(404, 413) | {200: SAID_BEFORE},
    dependencies=[FromOurPages],
)
async def post_comment(
    article_id: ArticlePath, said: NewComment, writing: Handed, response: Response
) -> CommentView:
    """Say something about an article, or in answer to a comment on it.

    The answer comes when it stands on the log, and sets the cookie of a session: with it the same
    reader writes again and may change what was written. The same words of one session in the same
    place are one comment, so that what was not answered may be sent again.
    """
    await require_article(writing.lists.finder, article_id)
    session = writing.begun(said.author)
    draft = Draft(article_id, said.author, said.text, said.parent_id)
    made, is_new = await writing.desk.post(draft, writing.by(session))
    writing.remember(response, session)
    response.status_code = 201 if is_new else 200
    response.headers["Location"] = f"/v1/comments/{made.comment_id}"
    return comment_view(made)


@router.get("", operation_id="search_comments", responses=problem_responses())
async def search_comments(
    asked: Annotated[CommentSearch, Query()], lists: ListsNow, desk: Desk
) -> CommentsView:
    """Return the comments that are shown and say all of the words, newest first."""
    wanted = asked.page(asked.request(), lists.cursors)
    found = await desk.find(wanted)
    return comments_view(found, lists.cursors.after(wanted, found))


@router.get("/{comment_id}", operation_id="get_comment", responses=problem_responses(404))
async def get_comment(comment_id: CommentPath, desk: Desk) -> CommentView:
    """Return a comment that is shown."""
    return comment_view(await desk.seen(comment_id, author_id=None))


@router.patch(
    "/{comment_id}",
    operation_id="edit_comment",
    responses=problem_responses(404, 413),
    dependencies=[FromOurPages],
)
async def edit_comment(
    comment_id: CommentPath, said: EditedComment, writing: Handed
) -> CommentView:
    """Change the words of a comment, within five minutes and with the cookie it was posted with."""
    by = writing.by(writing.begun())
    return comment_view(await writing.desk.edit(comment_id, said.text, by))


@router.post(
    "/{comment_id}/reports",
    operation_id="report_comment",
    responses=problem_responses(404, 413),
    dependencies=[FromOurPages],
)
async def report_comment(
    comment_id: CommentPath, said: NewReport, writing: Handed, response: Response
) -> ReportedView:
    """Let moderators know that a comment is wrong; once for each session."""
    session = writing.begun()
    await writing.desk.report(comment_id, said.reason, writing.by(session))
    writing.remember(response, session)
    return ReportedView(comment_id=comment_id)

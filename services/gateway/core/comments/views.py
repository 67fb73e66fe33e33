"""What the API tells of comments: to all, and to moderators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from services.gateway.core.comments.lists import FoundComments
from services.gateway.core.comments.rules import Action, possible
from services.gateway.core.views import View
from shared.events import Comment, CommentReport, CommentState, Moderation, UtcTime


class CommentView(View):
    """A reader's comment; `text` is plain text.

    `author_id` tells authors of one name apart. One that is `held` is shown to nobody but who
    wrote it until a moderator has seen it.
    """

    comment_id: str
    article_id: str
    parent_id: str | None
    version: int
    author: str
    author_id: str
    text: str
    event_time: UtcTime = Field(description="when it was posted")
    edited_at: UtcTime | None = None
    held: bool = False


class CommentsView(View):
    """One page of comments."""

    total: int
    comments: tuple[CommentView, ...]
    next: str | None = Field(default=None, description="cursor of the next page")


class ModeratedView(CommentView):
    """A comment as moderators see it: its reports, what was decided, and what can be."""

    state: CommentState
    reports: tuple[CommentReport, ...]
    moderation: tuple[Moderation, ...]
    possible: tuple[Action, ...]


class ModeratedListView(View):
    """One page of comments as moderators see them."""

    total: int
    comments: tuple[ModeratedView, ...]
    next: str | None = Field(default=None, description="cursor of the next page")


class ReportedView(View):
    """That a report has been taken."""

    comment_id: str
    reported: bool = True


def comment_view(comment: Comment) -> CommentView:
    """Return `comment` as readers see it."""
    return CommentView.model_validate(_told(comment))


def comments_view(found: FoundComments, following: str | None) -> CommentsView:
    """Return a page as readers see it."""
    comments = tuple(map(comment_view, found.comments))
    return CommentsView(total=found.total, comments=comments, next=following)


def moderated_view(comment: Comment) -> ModeratedView:
    """Return `comment` as moderators see it."""
    return ModeratedView.model_validate(_told(comment) | {"possible": possible(comment)})


def moderated_views(comments: Iterable[Comment]) -> tuple[ModeratedView, ...]:
    """Return comments as moderators see them."""
    return tuple(map(moderated_view, comments))


def moderated_list(found: FoundComments, following: str | None) -> ModeratedListView:
    """Return a page as moderators see it."""
    return ModeratedListView(
        total=found.total, comments=moderated_views(found.comments), next=following
    )


def _told(comment: Comment) -> dict[str, Any]:
    return comment.model_dump(include=set(ModeratedView.model_fields))


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewComment(_Body):
    """What a reader says."""

    author: str = Field(description="the name to say it under", min_length=1, max_length=200)
    text: str = Field(description="plain text; links are made of addresses", max_length=20_000)
    parent_id: str | None = Field(default=None, max_length=64, description="what it answers")


class EditedComment(_Body):
    """The words that are to stand in place of the former."""

    text: str = Field(max_length=20_000)


class NewReport(_Body):
    """Why a comment is wrong."""

    reason: str = Field(max_length=2_000)


class Decision(_Body):
    """What is to become of a comment, and why."""

    action: Action
    reason: str = Field(max_length=2_000)

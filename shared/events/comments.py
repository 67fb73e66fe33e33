"""Readers' comments."""

from __future__ import annotations

from typing import ClassVar, Literal

from shared.events.envelope import ArticleId, Contract, Event, UtcTime

CommentState = Literal["visible", "hidden", "removed"]


class CommentReport(Contract):
    """That a reader finds a comment wrong; `by` is the `author_id` of who reports."""

    reason: str
    by: str
    at: UtcTime


class Moderation(Contract):
    """A decision about a comment: what, why, and whose.

    `by` is the name of the moderator's key, or `rules` where no person decided. `reports` were
    waiting then and are settled by it.
    """

    action: str
    reason: str
    by: str
    at: UtcTime
    reports: int = 0


class Comment(Event):
    """A reader's comment as it stands; a later `version` of the same id replaces an earlier one.

    Of several events of one id and `version` the first on the log holds; whoever wrote another
    sees that and writes anew (ADR 0028). `event_time` is when the comment was posted, `ingest_time`
    when this version was made. One that is `held` is hidden until a moderator has seen it.
    `reports` are those that nobody has dealt with, `moderation` is all that was ever decided.
    """

    current_schema: ClassVar[int] = 2

    schema_version: int = 2
    comment_id: str
    article_id: ArticleId
    version: int
    parent_id: str | None = None
    author: str
    author_id: str = ""
    text: str
    state: CommentState = "visible"
    held: bool = False
    edited_at: UtcTime | None = None
    reports: tuple[CommentReport, ...] = ()
    moderation: tuple[Moderation, ...] = ()

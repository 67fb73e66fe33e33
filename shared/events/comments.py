"""Readers' comments."""

from __future__ import annotations

from typing import Literal

from shared.events.envelope import ArticleId, Event


class Comment(Event):
    """A reader's comment; a later `version` of the same id replaces an earlier one."""

    comment_id: str
    article_id: ArticleId
    version: int
    parent_id: str | None = None
    author: str
    text: str
    state: Literal["visible", "hidden", "removed"] = "visible"

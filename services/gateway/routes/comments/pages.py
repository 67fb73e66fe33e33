"""The discussion of an article as a page of its own, with the form that a reader asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.core.comments.pages import Discussion, Form, Kind
from services.gateway.routes.articles import require_article
from services.gateway.routes.comments.discussions import NEW, Wanted, discussion, personal
from services.gateway.routes.comments.visitors import desk, visitor
from services.gateway.routes.dependencies import ListsNow
from services.gateway.routes.parameters import MOST_CURSOR_CHARS, ArticlePath
from services.gateway.routes.rendering import render
from shared.documents import ArticleDocument

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

REPORTED = "reported"
_NOTICES = {REPORTED: "Thank you. A moderator will look at it."}


class DiscussionParameters(BaseModel):
    """Which comments, and which form: by the id of the comment that it is about."""

    model_config = ConfigDict(extra="forbid")

    reply: str | None = Field(default=None, max_length=64)
    edit: str | None = Field(default=None, max_length=64)
    report: str | None = Field(default=None, max_length=64)
    cursor: str | None = Field(default=None, min_length=1, max_length=MOST_CURSOR_CHARS)
    done: str | None = Field(default=None, max_length=16)

    def wanted(self) -> tuple[Kind, str] | None:
        """Return the kind of form, and the comment it is about."""
        asked: tuple[tuple[Kind, str | None], ...] = (
            ("reply", self.reply),
            ("edit", self.edit),
            ("report", self.report),
        )
        return next(((kind, about) for kind, about in asked if about), None)


@router.get("/articles/{article_id}/comments")
async def comments(
    request: Request,
    article_id: ArticlePath,
    asked: Annotated[DiscussionParameters, Query()],
    lists: ListsNow,
) -> HTMLResponse:
    """The comments on an article, the latest or those before a cursor."""
    article = await require_article(lists.finder, article_id)
    wanted = Wanted(article_id, await _form(request, asked), asked.cursor)
    found = await discussion(request, lists, wanted)
    told = replace(found, notice=_NOTICES.get(asked.done or ""))
    return show(request, (article, told), personal(request))


async def _form(request: Request, asked: DiscussionParameters) -> Form:
    wanted = asked.wanted()
    if wanted is None:
        return NEW
    kind, about = wanted
    comment = await desk(request).seen(about, visitor(request).author_id)
    return Form(kind, about, text=comment.text if kind == "edit" else "")


def show(
    request: Request,
    told: tuple[ArticleDocument | None, Discussion],
    headers: Mapping[str, str],
    status: int = 200,
) -> HTMLResponse:
    """Return the page; without the article where nothing can be read of it now."""
    article, found = told
    context = {"article": article, "discussion": found}
    return render(request, "discussion.html", context, status, headers)

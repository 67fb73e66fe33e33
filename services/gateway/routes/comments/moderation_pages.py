"""The moderator's page: what waits, what was decided, and deciding, after coming in with a key."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import Field

from services.gateway.core.comments.errors import NotAllowedError
from services.gateway.core.comments.rules import read_action
from services.gateway.core.comments.views import moderated_view, moderated_views
from services.gateway.core.finder import ArticleFinder
from services.gateway.routes.comments.api import CommentPath
from services.gateway.routes.comments.moderation import ModerationSearch
from services.gateway.routes.comments.problems import REFUSALS, refusal
from services.gateway.routes.comments.visitors import (
    MODERATION,
    Desk,
    Handed,
    ModeratorNow,
)
from services.gateway.routes.dependencies import Finder, ListsNow
from services.gateway.routes.forms import Fields
from services.gateway.routes.key_doors import FromOurPages, Holder, is_form_of
from services.gateway.routes.rendering import render

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

HOME = "/moderation"
_UNKEPT = {"Cache-Control": "no-store"}
_NOT_THEIRS = "This form was made for somebody else. Please send it again."
_NO_KEY = "This key is not known, does not hold any more, or is not good for moderating."


class QueueParameters(ModerationSearch):
    """Which comments, and the one that was decided about just now."""

    done: str | None = Field(default=None, max_length=64)


@router.get(HOME)
async def queue(
    request: Request,
    asked: Annotated[QueueParameters, Query()],
    by: ModeratorNow,
    lists: ListsNow,
    desk: Desk,
) -> HTMLResponse:
    """The comments that wait, or another list of them; who is not in is asked for a key."""
    if by is None:
        return _door(request)
    wanted = asked.page(asked.request(), lists.cursors)
    found = await desk.find(wanted)
    following = lists.cursors.after(wanted, found)
    same = asked.model_dump(exclude_defaults=True, exclude={"done", "cursor"})
    context = {
        "comments": moderated_views(found.comments),
        "total": found.total,
        "asked": asked,
        "following": following and f"{HOME}?{urlencode(same | {'cursor': following})}",
        "back": HOME,
    }
    return await _shown(request, by, lists.finder, context)


@router.get(HOME + "/comments/{comment_id}")
async def one(
    request: Request, comment_id: CommentPath, by: ModeratorNow, finder: Finder, desk: Desk
) -> HTMLResponse:
    """One comment with all that was decided about it."""
    if by is None:
        return _door(request)
    view = moderated_view(await desk.require(comment_id))
    return await _shown(request, by, finder, {"comments": (view,)})


@router.post(HOME + "/comments/{comment_id}", dependencies=[FromOurPages])
async def decide(
    request: Request, comment_id: CommentPath, fields: Fields, by: ModeratorNow, writing: Handed
) -> Response:
    """Decide about a comment, and lead back to where that was done."""
    if by is None:
        return _door(request)
    reason = fields.get("reason", "")
    try:
        if not is_form_of(request, by, fields):
            raise NotAllowedError(_NOT_THEIRS)
        action = read_action(fields.get("action", ""))
        await writing.desk.moderate(comment_id, action, reason, by.key.name)
    except REFUSALS as error:
        told = refusal(error)
        view = moderated_view(await writing.desk.require(comment_id))
        context = {"comments": (view,), "fault": told.detail, "reason": reason}
        return await _shown(request, by, writing.lists.finder, context, told.status)
    home = f"{HOME}?{urlencode({'done': comment_id})}"
    return RedirectResponse(home if fields.get("back") == HOME else request.url.path, 303)


@router.post(HOME + "/enter", dependencies=[FromOurPages])
async def enter(request: Request, fields: Fields) -> Response:
    """Let the holder of a key in that is good for moderating."""
    key = MODERATION.key(request, fields.get("key", ""))
    if key is None:
        return _door(request, _NO_KEY)
    response = RedirectResponse(HOME, 303)
    MODERATION.let_in(request, response, key)
    return response


@router.post(HOME + "/leave", dependencies=[FromOurPages])
async def leave() -> Response:
    """Forget the moderator on this device."""
    response = RedirectResponse(HOME, 303)
    response.delete_cookie(MODERATION.cookie)
    return response


def _door(request: Request, fault: str | None = None) -> HTMLResponse:
    status = 200 if fault is None and request.method == "GET" else 403
    context = {"by": None, "fault": fault}
    return render(request, "moderation.html", context, status, _UNKEPT)


async def _shown(
    request: Request,
    by: Holder,
    finder: ArticleFinder,
    context: dict[str, Any],
    status: int = 200,
) -> HTMLResponse:
    """Return the page with the comments of `context`, and the titles of their articles."""
    articles = await finder.articles(sorted({one.article_id for one in context["comments"]}))
    common: dict[str, Any] = {
        "by": by,
        "titles": {one.article_id: one.title for one in articles},
        "asked": None,
        "total": len(context["comments"]),
        "following": None,
        "fault": None,
        "reason": "",
        "back": request.url.path,
    }
    return render(request, "moderation.html", common | context, status, _UNKEPT)

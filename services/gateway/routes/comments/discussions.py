"""The comments on an article as a page shows them to whoever asks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import Request

from services.gateway.core.access.sessions import Session
from services.gateway.core.comments.lists import CommentRequest
from services.gateway.core.comments.pages import Discussion, Form, Reader
from services.gateway.core.comments.threads import missing_parents, threads
from services.gateway.routes.comments.visitors import (
    MODERATION,
    READER,
    desk,
    visitor,
)
from services.gateway.routes.dependencies import Lists
from services.gateway.routes.key_doors import sessions

MOST_SHOWN = 200
NEW = Form("post")
# Personal as soon as there is a session, so that who has just written sees it.
_VARY = {"Vary": "Cookie"}
PERSONAL = _VARY | {"Cache-Control": "private, no-cache"}


def personal(request: Request) -> dict[str, str]:
    """Return for whom and how long the page may be kept."""
    return PERSONAL if {READER, MODERATION.cookie} & request.cookies.keys() else _VARY


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which comments are to be shown, the latest or those before `cursor`, and with which form.

    They are shown to `session` if it has just begun, else to the one that the request comes with.
    """

    article_id: str
    form: Form = NEW
    cursor: str | None = None
    session: Session | None = None


async def discussion(request: Request, lists: Lists, wanted: Wanted) -> Discussion:
    """Return the comments with what the reader may do; raises `BadCursorError`."""
    empty, article_id = unread(request, lists, wanted), wanted.article_id
    whole = CommentRequest(which="all", article_id=article_id, limit=MOST_SHOWN)
    asked = lists.cursors.resumed(whole, wanted.cursor) if wanted.cursor else whole
    found = await desk(request).find(asked)
    above = await desk(request).by_id(missing_parents(found.comments))
    following = lists.cursors.after(asked, found)
    return replace(
        empty,
        threads=threads((*found.comments, *above), empty.reader.author_id),
        earlier=following and _address(article_id, following),
        is_latest=wanted.cursor is None,
    )


def unread(request: Request, lists: Lists, wanted: Wanted) -> Discussion:
    """Return a discussion of which only the form is shown."""
    read_by = _reader(request, wanted.session or visitor(request).session)
    form = wanted.form if wanted.form.author else replace(wanted.form, author=read_by.name)
    return Discussion(wanted.article_id, (), read_by, desk(request).rules, lists.now, form)


def _reader(request: Request, session: Session | None) -> Reader:
    token = sessions(request).form_token(session.id) if session else ""
    return Reader(session, token, MODERATION.holder(request) is not None)


def _address(article_id: str, cursor: str) -> str:
    return f"/articles/{article_id}/comments?{urlencode({'cursor': cursor})}"

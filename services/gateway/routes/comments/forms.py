"""Where the forms of a discussion are sent to: they lead on, or come back with what is wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from services.gateway.core.access.sessions import Session
from services.gateway.core.comments.errors import NotAllowedError
from services.gateway.core.comments.pages import Form, Kind
from services.gateway.core.comments.rules import Draft
from services.gateway.core.finder import IndexAwayError
from services.gateway.routes.articles import require_article
from services.gateway.routes.comments.api import CommentPath
from services.gateway.routes.comments.discussions import PERSONAL, Wanted, discussion, unread
from services.gateway.routes.comments.pages import REPORTED, show
from services.gateway.routes.comments.problems import REFUSALS, refusal
from services.gateway.routes.comments.visitors import Handed, Writing
from services.gateway.routes.forms import Fields
from services.gateway.routes.key_doors import FromOurPages, sessions
from services.gateway.routes.parameters import ArticlePath
from shared.events import Comment

router = APIRouter(
    include_in_schema=False, default_response_class=HTMLResponse, dependencies=[FromOurPages]
)

NOT_THEIRS = "This page was open for long. Please look once more at what you wrote, and send it."

Take = Callable[[], Awaitable[Comment]]


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent, on which article, by whom, and whose form it says it is."""

    form: Form
    article_id: str
    session: Session
    token: str


@router.post("/articles/{article_id}/comments")
async def post(article_id: ArticlePath, fields: Fields, writing: Handed) -> Response:
    """Take a comment."""
    author, text, above = (fields.get(one, "") for one in ("author", "text", "parent_id"))
    session = writing.begun(author)
    draft = Draft(article_id, author, text, above or None)

    async def take() -> Comment:
        await require_article(writing.lists.finder, article_id)
        return (await writing.desk.post(draft, writing.by(session)))[0]

    form = Form("reply" if above else "post", above or None, author, text)
    return await _answer(writing, Sent(form, article_id, session, fields.get("token", "")), take)


@router.post("/comments/{comment_id}/edit")
async def edit(comment_id: CommentPath, fields: Fields, writing: Handed) -> Response:
    """Change a comment."""
    sent = await _about("edit", comment_id, fields, writing)
    by, text = writing.by(sent.session), sent.form.text
    return await _answer(writing, sent, lambda: writing.desk.edit(comment_id, text, by))


@router.post("/comments/{comment_id}/report")
async def report(comment_id: CommentPath, fields: Fields, writing: Handed) -> Response:
    """Take a report."""
    sent = await _about("report", comment_id, fields, writing)
    by, reason = writing.by(sent.session), sent.form.text
    return await _answer(writing, sent, lambda: writing.desk.report(comment_id, reason, by))


async def _about(kind: Kind, comment_id: str, fields: Fields, writing: Writing) -> Sent:
    comment = await writing.desk.seen(comment_id, writing.visitor.author_id)
    form = Form(kind, comment_id, text=fields.get("text", ""))
    return Sent(form, comment.article_id, writing.begun(), fields.get("token", ""))


async def _answer(writing: Writing, sent: Sent, take: Take) -> Response:
    response: Response
    try:
        _require_theirs(writing, sent)
        comment = await take()
        response = RedirectResponse(_leads_to(comment, sent.form), 303)
    except REFUSALS as error:
        told = refusal(error)
        response = await _given_back(writing, sent, told.detail, told.status)
        response.headers.update(told.headers)
    writing.remember(response, sent.session)
    return response


def _require_theirs(writing: Writing, sent: Sent) -> None:
    """Raise `NotAllowedError` if the form was made for another session than it is sent with.

    Who has no session has nothing that another site could use.
    """
    known = writing.visitor.author_id
    if known is not None and not sessions(writing.request).is_form_of(sent.token, known):
        raise NotAllowedError(NOT_THEIRS)


def _leads_to(comment: Comment, form: Form) -> str:
    if form.kind == "report":
        return f"/articles/{comment.article_id}/comments?done={REPORTED}#comments"
    return f"/articles/{comment.article_id}#comment-{comment.comment_id}"


async def _given_back(writing: Writing, sent: Sent, fault: str, status: int) -> HTMLResponse:
    """Return the page with the form as it was filled in, whatever else can be read now."""
    wanted = Wanted(sent.article_id, replace(sent.form, fault=fault), session=sent.session)
    request, lists, article = writing.request, writing.lists, None
    try:
        article = await require_article(lists.finder, sent.article_id)
        told = await discussion(request, lists, wanted)
    except IndexAwayError:
        told = unread(request, lists, wanted)
    return show(request, (article, told), PERSONAL, status)

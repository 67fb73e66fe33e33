"""What may be said, and what becomes of a comment by whose hand; each step makes the next version.

Nothing here asks or writes: a comment goes in, the event that follows comes out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from services.gateway.core.comments.errors import (
    CommentRefusedError,
    NoChangeError,
    NoCommentError,
    NotAllowedError,
)
from services.gateway.core.comments.texts import (
    cleaned,
    cleaned_name,
    link_count,
    says_something,
)
from services.gateway.core.comments.words import WordList
from shared import __version__
from shared.events import Comment, CommentReport, CommentState, Moderation, Provenance

Hold = Literal["none", "first", "all"]
Action = Literal["hide", "remove", "restore", "keep"]

MOST_TEXT_CHARS = 4000
MOST_NAME_CHARS = 40
MOST_REASON_CHARS = 500
# Further ones tell moderators nothing.
MOST_REPORTS = 20
RULES = "rules"

_PROVENANCE = Provenance(service="gateway", version=__version__)


@dataclass(frozen=True, slots=True)
class CommentRules:
    """What this site lets readers write, and how often.

    `hold` says whose comments wait for a moderator: nobody's, those of readers of whom none was
    let through yet, or all. With `reports_hide` a comment that so many readers report is hidden
    until a moderator has seen it.
    """

    open: bool = True
    hold: Hold = "none"
    words: WordList = field(default_factory=WordList)
    links: int = 2
    edit_for: timedelta = timedelta(minutes=5)
    reports_hide: int | None = None
    per_reader: int = 5
    per_address: int = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader wants to say, where: about an article, or in answer to a comment on it."""

    article_id: str
    author: str
    text: str
    parent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """When a version is made, and what tells it from another one made at the same time."""

    now: datetime
    write_id: str


def checked(draft: Draft, rules: CommentRules) -> Draft:
    """Return `draft` cleaned; raises `CommentRefusedError` or `NotAllowedError`."""
    if not rules.open:
        raise NotAllowedError("Comments are closed.")
    author, text = cleaned_name(draft.author), _checked_text(draft.text, rules)
    if not 2 <= len(author) <= MOST_NAME_CHARS or not says_something(author):
        raise CommentRefusedError("author", f"a name has 2 to {MOST_NAME_CHARS} characters")
    if link_count(author):
        raise CommentRefusedError("author", "a name is no link")
    if rules.words.verdict(author) == "refuse":
        raise CommentRefusedError("author", "this name cannot be taken")
    return Draft(draft.article_id, author, text, draft.parent_id or None)


def _checked_text(text: str, rules: CommentRules) -> str:
    said = cleaned(text)
    if not said or not says_something(said):
        raise CommentRefusedError("text", "there is nothing said in it")
    if len(said) > MOST_TEXT_CHARS:
        raise CommentRefusedError("text", f"a comment has up to {MOST_TEXT_CHARS} characters")
    if link_count(said) > rules.links:
        raise CommentRefusedError("text", f"a comment has up to {rules.links} links")
    if rules.words.verdict(said) == "refuse":
        raise CommentRefusedError("text", "it has words that are not printed here")
    return said


def checked_reason(reason: str) -> str:
    """Return the reason for a report or a decision; raises `CommentRefusedError`."""
    said = cleaned(reason)
    if not said or not says_something(said):
        raise CommentRefusedError("reason", "a reason is needed")
    if len(said) > MOST_REASON_CHARS:
        raise CommentRefusedError("reason", f"a reason has up to {MOST_REASON_CHARS} characters")
    return said


def comment_id(draft: Draft, author_id: str) -> str:
    """Return the id of what is said: the same words of one reader in one place are one comment.

    So one that is sent twice, by hand or by a browser, is there once.
    """
    told = "\0".join((author_id, draft.article_id, draft.parent_id or "", draft.text))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def why_held(draft: Draft, rules: CommentRules, *, is_known: bool) -> str | None:
    """Return why a moderator has to see `draft` first; None if nobody has to."""
    if rules.words.verdict(draft.author, draft.text) == "hold":
        return "It has a word of the list."
    if rules.hold == "all":
        return "All comments are held."
    if rules.hold == "first" and not is_known:
        return "No comment of this reader was let through before."
    return None


def posted(draft: Draft, author_id: str, held: str | None, step: Step) -> Comment:
    """Return the first version of a comment, held back if there is a reason."""
    name = comment_id(draft, author_id)
    first = Comment(
        id=f"{name}@1-{step.write_id}",
        event_time=step.now,
        ingest_time=step.now,
        provenance=_PROVENANCE,
        comment_id=name,
        article_id=draft.article_id,
        version=1,
        parent_id=draft.parent_id,
        author=draft.author,
        author_id=author_id,
        text=draft.text,
    )
    return first if held is None else first.model_copy(update=_held(first, held, step))


def may_edit(comment: Comment, author_id: str | None, rules: CommentRules, now: datetime) -> bool:
    """Return whether this reader may still change the words of `comment`."""
    is_own = bool(author_id) and comment.author_id == author_id
    is_there = comment.state == "visible" or comment.held
    return is_own and is_there and rules.open and now - comment.event_time < rules.edit_for


def edited(
    comment: Comment, text: str, author_id: str | None, rules: CommentRules, step: Step
) -> Comment:
    """Return `comment` with other words; the same one if they are the same.

    Raises `NotAllowedError` and `CommentRefusedError`.
    """
    if not may_edit(comment, author_id, rules, step.now):
        minutes = int(rules.edit_for.total_seconds() // 60)
        raise NotAllowedError(
            f"A comment can be changed by who wrote it, for {minutes} minutes, while it is shown."
        )
    said = _checked_text(text, rules)
    if said == comment.text:
        return comment
    changes: dict[str, Any] = {"text": said, "edited_at": step.now}
    if rules.words.verdict(said) == "hold" and not comment.held:
        changes |= _held(comment, "It has a word of the list.", step)
    return _next(comment, step, **changes)


def reported(comment: Comment, reason: str, by: str, rules: CommentRules, step: Step) -> Comment:
    """Return `comment` with one more report; the same one if this reader has reported it.

    Raises `NoCommentError` if it is not shown.
    """
    if comment.state != "visible":
        raise NoCommentError("There is no such comment.")
    has_reported = any(one.by == by for one in comment.reports)
    if has_reported or len(comment.reports) >= MOST_REPORTS:
        return comment
    reports = (*comment.reports, CommentReport(reason=reason, by=by, at=step.now))
    changes: dict[str, Any] = {"reports": reports}
    if rules.reports_hide is not None and len(reports) >= rules.reports_hide:
        changes |= _held(comment, f"{len(reports)} readers report it.", step)
    return _next(comment, step, **changes)


_BECOMES: dict[Action, CommentState] = {
    "hide": "hidden",
    "remove": "removed",
    "restore": "visible",
    "keep": "visible",
}


def possible(comment: Comment) -> tuple[Action, ...]:
    """Return the decisions that would change something about `comment`."""
    if comment.state == "removed":
        return ("restore",)
    if comment.held:
        return ("restore", "hide", "remove")
    if comment.state == "hidden":
        return ("restore", "remove")
    return ("keep", "hide", "remove") if comment.reports else ("hide", "remove")


def read_action(name: str) -> Action:
    """Return the decision called so; raises `CommentRefusedError`."""
    for action in _BECOMES:
        if action == name:
            return action
    raise CommentRefusedError("action", f"a decision is one of {', '.join(_BECOMES)}")


def moderated(comment: Comment, action: Action, reason: str, by: str, step: Step) -> Comment:
    """Return `comment` as a moderator decides; open reports are settled by it.

    Raises `NoChangeError`.
    """
    if action not in possible(comment):
        state = "held" if comment.held else comment.state
        raise NoChangeError(f"It cannot be decided to {action} a comment that is {state}.")
    decided = Moderation(
        action=action, reason=reason, by=by, at=step.now, reports=len(comment.reports)
    )
    return _next(
        comment,
        step,
        state=_BECOMES[action],
        held=False,
        reports=(),
        moderation=(*comment.moderation, decided),
    )


def _held(comment: Comment, why: str, step: Step) -> dict[str, Any]:
    decided = Moderation(action="hold", reason=why, by=RULES, at=step.now)
    return {"state": "hidden", "held": True, "moderation": (*comment.moderation, decided)}


def _next(comment: Comment, step: Step, **changes: Any) -> Comment:
    version = comment.version + 1
    made = {
        "id": f"{comment.comment_id}@{version}-{step.write_id}",
        "schema_version": Comment.current_schema,
        "version": version,
        "ingest_time": step.now,
        "provenance": _PROVENANCE,
    }
    return comment.model_copy(update=made | changes)

"""A discussion as the page shows it: threads, and the form that a reader asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.gateway.core.access.sessions import Session
from services.gateway.core.comments.rules import CommentRules, may_edit
from services.gateway.core.comments.texts import Piece, pieces
from services.gateway.core.comments.threads import Thread, is_own_held
from services.gateway.core.comments.words import folded
from services.gateway.core.wording import paragraphs
from shared.events import Comment

Kind = Literal["post", "reply", "edit", "report"]

MARK_CHARS = 4


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the page: the session they have, if any, and what shows that a form is theirs."""

    session: Session | None = None
    token: str = ""
    moderates: bool = False

    @property
    def author_id(self) -> str | None:
        """The id under which they write."""
        return self.session.id if self.session else None

    @property
    def name(self) -> str:
        """The name that they gave last."""
        return self.session.name if self.session else ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form with what was written in it, and what is wrong; `about` is a comment's id."""

    kind: Kind
    about: str | None = None
    author: str = ""
    text: str = ""
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Discussion:
    """The comments on an article for one reader; `earlier` is the address of those before them."""

    article_id: str
    threads: Sequence[Thread]
    reader: Reader
    rules: CommentRules
    now: datetime
    form: Form
    earlier: str | None = None
    notice: str | None = None
    is_latest: bool = True

    @property
    def is_live(self) -> bool:
        """Whether new comments belong on this page, and may come."""
        return self.is_latest and self.rules.open

    @property
    def count(self) -> int:
        """How many comments are shown."""
        return sum(one.is_shown for one in _all(self.threads))

    @property
    def marked(self) -> frozenset[str]:
        """The names, folded, that several authors share here."""
        authors: dict[str, set[str]] = {}
        for one in _all(self.threads):
            authors.setdefault(folded(one.comment.author), set()).add(one.comment.author_id)
        return frozenset(name for name, ids in authors.items() if len(ids) > 1)

    def mark(self, comment: Comment) -> str | None:
        """Return what tells the author from others of the same name here."""
        is_shared = folded(comment.author) in self.marked
        return comment.author_id[:MARK_CHARS] if is_shared else None

    def is_editable(self, comment: Comment) -> bool:
        """Return whether the reader may change this comment now."""
        return may_edit(comment, self.reader.author_id, self.rules, self.now)

    def is_own_held(self, comment: Comment) -> bool:
        """Return whether the reader waits for a moderator to see this comment."""
        return is_own_held(comment, self.reader.author_id)

    def has_form_for(self, comment: Comment) -> bool:
        """Return whether the form is about this comment."""
        return self.form.about == comment.comment_id

    @property
    def is_form_placed(self) -> bool:
        """Whether the comment that the form is about is here."""
        return any(self.has_form_for(one.comment) for one in _all(self.threads))


def _all(found: Iterable[Thread]) -> Iterator[Thread]:
    for one in found:
        yield one
        yield from _all(one.replies)


def said(text: str) -> list[list[Piece]]:
    """Return the paragraphs of a comment, each in parts of which some lead somewhere."""
    return [pieces(paragraph) for paragraph in paragraphs(text)]

"""Comments as threads: answers under what they answer, as deep as a page can show."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from shared.events import Comment

MOST_DEPTH = 4


@dataclass(slots=True)
class Thread:
    """A comment and its answers, oldest first; `answers_to` where they are not right above."""

    comment: Comment
    depth: int = 0
    answers_to: Comment | None = None
    replies: list[Thread] = field(default_factory=list)

    @property
    def is_shown(self) -> bool:
        """Whether readers see what it says."""
        return self.comment.state == "visible"


def threads(comments: Iterable[Comment], shown_to: str | None = None) -> list[Thread]:
    """Return the threads, oldest first.

    What is not shown stays, empty, where it has answers that are; held comments are shown to who
    wrote them. Answers to what is not here, or to each other, begin threads of their own.
    """
    told = sorted(comments, key=lambda one: (one.event_time, one.comment_id))
    answers: dict[str | None, list[Comment]] = {}
    for comment in told:
        answers.setdefault(comment.parent_id, []).append(comment)
    known = {one.comment_id for one in told}
    placed: set[str] = set()
    found = [
        _grown(one, answers, placed)
        for one in (*(one for one in told if one.parent_id not in known), *told)
        if one.comment_id not in placed
    ]
    return _pruned(sorted(found, key=_when), shown_to)


def _grown(comment: Comment, answers: dict[str | None, list[Comment]], placed: set[str]) -> Thread:
    """Return the thread that begins with `comment`, with what answers it and is not `placed`."""
    root = Thread(comment)
    placed.add(comment.comment_id)
    growing = deque([(root, root)])
    while growing:
        thread, holder = growing.popleft()
        for answer in answers.get(thread.comment.comment_id, ()):
            if answer.comment_id not in placed:
                placed.add(answer.comment_id)
                growing.append(_placed(answer, thread, holder))
    return root


def _placed(answer: Comment, above: Thread, holder: Thread) -> tuple[Thread, Thread]:
    """Put an answer below `above`, or beside it in `holder` where it would be too deep.

    Returns its thread, and the thread that it stands below.
    """
    is_too_deep = above.depth == MOST_DEPTH
    below = holder if is_too_deep else above
    thread = Thread(answer, below.depth + 1, above.comment if is_too_deep else None)
    below.replies.append(thread)
    below.replies.sort(key=_when)
    return thread, below


def _when(thread: Thread) -> tuple[datetime, str]:
    return thread.comment.event_time, thread.comment.comment_id


def _pruned(found: Sequence[Thread], shown_to: str | None) -> list[Thread]:
    kept = []
    for thread in found:
        thread.replies = _pruned(thread.replies, shown_to)
        if thread.replies or thread.is_shown or is_own_held(thread.comment, shown_to):
            kept.append(thread)
    return kept


def is_own_held(comment: Comment, author_id: str | None) -> bool:
    """Return whether this reader wrote `comment` and waits for a moderator to see it."""
    return comment.held and bool(author_id) and comment.author_id == author_id


def missing_parents(comments: Sequence[Comment]) -> list[str]:
    """Return the ids of what is answered here and is not here itself."""
    known = {one.comment_id for one in comments}
    return sorted({one.parent_id for one in comments if one.parent_id} - known)

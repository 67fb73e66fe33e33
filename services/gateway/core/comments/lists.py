"""Lists of comments: what is asked of the index, and what is known that the index does not yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

from services.gateway.core.comments.words import folded
from services.gateway.core.paging import NO_SNAPSHOT, Place, Position, Snapshot
from shared.events import Comment

# What readers see; all there is; what waits for a moderator; what was decided about.
Which = Literal["visible", "all", "waiting", "decided"]
Order = Literal["oldest", "newest", "decided"]


@dataclass(frozen=True, slots=True)
class CommentRequest:
    """Which comments, in which order; what is not left empty narrows."""

    which: Which = "visible"
    order: Order = "newest"
    q: str = ""
    article_id: str | None = None
    author_id: str | None = None
    moderator: str | None = None
    limit: int = 20
    place: Place | None = None
    now: datetime | None = None

    @property
    def identity(self) -> str:
        """What tells this list from every other, whichever page of it is asked for."""
        return repr(replace(self, limit=0, place=None, now=None))


@dataclass(frozen=True, slots=True)
class CommentHit:
    """A found comment and its position in the list."""

    comment: Comment
    position: Position


@dataclass(frozen=True, slots=True)
class FoundComments:
    """One page of comments, and how many there are on all pages."""

    total: int
    hits: tuple[CommentHit, ...]
    snapshot: Snapshot = NO_SNAPSHOT
    ends_at: Position | None = None

    @property
    def covered(self) -> int:
        """How many of all are on this page."""
        return len(self.hits)

    @property
    def comments(self) -> tuple[Comment, ...]:
        """The comments of this page."""
        return tuple(hit.comment for hit in self.hits)


class CommentFinder(Protocol):
    """Finds comments as the index knows them; every method raises `IndexAwayError`."""

    async def comment(self, comment_id: str) -> Comment | None:
        """Return one comment, whoever may see it."""

    async def find(self, request: CommentRequest) -> FoundComments:
        """Return a page of the comments that are asked for."""

    async def by_id(self, comment_ids: Sequence[str]) -> list[Comment]:
        """Return those of the comments that are there, whoever may see them."""


def fits(comment: Comment, request: CommentRequest) -> bool:
    """Return whether `comment` belongs into the list."""
    decided = comment.moderation
    is_one = {
        "visible": comment.state == "visible",
        "all": True,
        "waiting": comment.held or bool(comment.reports),
        "decided": bool(decided),
    }[request.which]
    return (
        is_one
        and request.article_id in (None, comment.article_id)
        and request.author_id in (None, comment.author_id)
        and (request.moderator is None or request.moderator in {one.by for one in decided})
        and _says(comment.text, request.q)
    )


def _says(text: str, words: str) -> bool:
    told = folded(text)
    return all(f" {word} " in told for word in folded(words).split())


def position(comment: Comment, order: Order) -> Position:
    """Return where `comment` stands, as the index tells it: its time in milliseconds, its id."""
    at = comment.event_time
    if order == "decided" and comment.moderation:
        at = comment.moderation[-1].at
    return (int(at.timestamp() * 1000), comment.comment_id)


def comes_before(one: Position, other: Position, order: Order) -> bool:
    """Return whether `one` stands before `other` in a list of this order."""
    return _rank(one, order) < _rank(other, order)


def _rank(place: Position, order: Order) -> tuple[float, str]:
    at, name = float(place[0]), str(place[1])
    return (at if order == "oldest" else -at, name)


def overlaid(
    found: FoundComments, recent: Iterable[Comment], request: CommentRequest
) -> FoundComments:
    """Return the page with what `recent` tells anew: other versions, and what belongs here too.

    The index shows a comment a moment after it is on the log.
    """
    ends_at = found.hits[-1].position if len(found.hits) >= request.limit else None
    kept = {hit.comment.comment_id: hit for hit in found.hits}
    for comment in recent:
        known = kept.pop(comment.comment_id, None)
        if known is not None and known.comment.version >= comment.version:
            kept[comment.comment_id] = known
        elif fits(comment, request):
            place = position(comment, request.order)
            if known is not None or _is_on_page(place, ends_at, request):
                kept[comment.comment_id] = CommentHit(comment, place)
    hits = sorted(kept.values(), key=lambda hit: _rank(hit.position, request.order))
    total = found.total + len(hits) - len(found.hits)
    return FoundComments(total, tuple(hits), ends_at=ends_at)


def _is_on_page(place: Position, ends_at: Position | None, request: CommentRequest) -> bool:
    begins_after = request.place.after if request.place else None
    is_after = begins_after is None or comes_before(begins_after, place, request.order)
    return is_after and (ends_at is None or comes_before(place, ends_at, request.order))

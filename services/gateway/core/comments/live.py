"""New comments, told to those who have the discussion open that they belong in."""

from __future__ import annotations

from collections.abc import Callable

from services.gateway.core.change_feed import LiveFeed, Seats, Told, Wanted
from services.gateway.core.comments.recent import RecentComments
from services.gateway.core.views import View
from shared.events import Comment, UtcTime


class CommentArrivalView(View):
    """A comment that has just come, or come back; what it says is to be asked for."""

    comment_id: str
    article_id: str
    parent_id: str | None
    author: str
    event_time: UtcTime


class Discussions:
    """Of each partition of the log a feed of what is new; one article is all in one of them.

    So the place in the log is an id that grows within a discussion and is the same everywhere.
    """

    def __init__(
        self,
        most_readers: int = 500,
        partitions: int = 1,
        partition_of: Callable[[str], int] = lambda _: 0,
    ) -> None:
        self._seats = Seats(most_readers)
        self._partition_of = partition_of
        self.feeds = tuple(LiveFeed[Comment](self._seats) for _ in range(partitions))

    @property
    def readers(self) -> int:
        """How many are being told, of all discussions."""
        return self._seats.taken

    def of(self, article_id: str) -> LiveFeed[Comment]:
        """Return the feed that tells of the comments on an article, and of others."""
        return self.feeds[self._partition_of(article_id)]

    def publish(self, comment: Comment, partition: int, offset: int) -> None:
        """Tell of a version that holds, if readers have not seen the comment before."""
        if is_arrival(comment):
            self.feeds[partition].publish(Told(offset, comment))


def is_arrival(comment: Comment) -> bool:
    """Return whether this version is the first that readers see, or the first again."""
    if comment.state != "visible":
        return False
    last = comment.moderation[-1] if comment.moderation else None
    is_restored = last and last.action == "restore" and last.at == comment.ingest_time
    return comment.version == 1 or bool(is_restored)


def wanted_in(article_id: str, recent: RecentComments) -> Wanted[Comment]:
    """Return what tells whether a comment is told in a discussion, as it stands by then."""

    def is_wanted(comment: Comment) -> bool:
        latest = recent.get(comment.comment_id) or comment
        return comment.article_id == article_id and latest.state == "visible"

    return is_wanted


def told_comment(told: Told[Comment]) -> bytes:
    """Return that a comment is there, as a server-sent event."""
    fields = set(CommentArrivalView.model_fields)
    view = CommentArrivalView(**told.change.model_dump(include=fields))
    return f"id: {told.id}\nevent: comment\ndata: {view.model_dump_json()}\n\n".encode()

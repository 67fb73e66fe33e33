"""Comments in memory: an index that finds them and a log that tells them back."""

from __future__ import annotations

from collections.abc import Sequence

from services.gateway.core.comments.lists import (
    CommentHit,
    CommentRequest,
    FoundComments,
    comes_before,
    fits,
    position,
)
from services.gateway.core.comments.live import Discussions
from services.gateway.core.comments.recent import RecentComments
from services.gateway.core.finder import IndexAwayError
from shared.delivery import TransientError
from shared.events import Comment, Event
from shared.topics import COMMENTS, Topic


class MemoryComments:
    """An index of comments, filled by hand or by a log."""

    def __init__(self, *comments: Comment) -> None:
        self.is_away = False
        self._kept: dict[str, Comment] = {}
        for one in comments:
            self.index(one)

    def index(self, comment: Comment) -> None:
        """Keep `comment` unless a version as high is there."""
        known = self._kept.get(comment.comment_id)
        if known is None or known.version < comment.version:
            self._kept[comment.comment_id] = comment

    async def comment(self, comment_id: str) -> Comment | None:
        found = await self.by_id([comment_id])
        return found[0] if found else None

    async def by_id(self, comment_ids: Sequence[str]) -> list[Comment]:
        self._require()
        return [self._kept[one] for one in comment_ids if one in self._kept]

    async def find(self, request: CommentRequest) -> FoundComments:
        self._require()
        order = request.order
        found = [
            CommentHit(one, position(one, order))
            for one in self._kept.values()
            if fits(one, request)
        ]
        found.sort(key=lambda hit: hit.position[1])
        found.sort(key=lambda hit: hit.position[0], reverse=order != "oldest")
        place = request.place
        rest = [
            hit for hit in found if place is None or comes_before(place.after, hit.position, order)
        ]
        return FoundComments(len(found), tuple(rest[: request.limit]))

    def _require(self) -> None:
        if self.is_away:
            raise IndexAwayError("the index is away")


class MemoryLog:
    """A log of comments that tells `recent`, and those it is given, what it is told.

    `first` is told before the next event that is published, as by another gateway.
    """

    def __init__(
        self,
        recent: RecentComments,
        index: MemoryComments | None = None,
        live: Discussions | None = None,
    ) -> None:
        self.is_away = False
        self.told: list[Comment] = []
        self.first: list[Comment] = []
        self._recent = recent
        self._index = index
        self._live = live
        recent.is_whole.set()

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        assert topic is COMMENTS
        if self.is_away:
            raise TransientError("Kafka is away")
        first, self.first = self.first, []
        for event in (*first, *events):
            assert isinstance(event, Comment)
            self.tell(event)

    def tell(self, comment: Comment) -> None:
        """Tell one event."""
        self.told.append(comment)
        holds = self._recent.note(comment)
        if self._live is not None and holds:
            self._live.publish(comment, 0, len(self.told))
        if self._index is not None:
            self._index.index(comment)

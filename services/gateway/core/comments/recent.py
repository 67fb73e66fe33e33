"""The comments of the last hour as the log tells them, and which of two versions holds.

All gateways read the same log in the same order, so they agree: of several events of one comment
and version the first holds. Who wrote one learns here whether it does.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import datetime, timedelta

from shared.events import Comment

LOOK_BACK = timedelta(hours=1)
MOST_KEPT = 20_000


class RecentComments:
    """The latest version of each comment that was made or changed of late.

    `is_whole` is set once all that the log held at the start has been read.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.is_whole = asyncio.Event()
        self._most = most
        # The one that was changed least lately first.
        self._kept: OrderedDict[str, Comment] = OrderedDict()
        self._expected: dict[str, asyncio.Future[bool]] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def note(self, comment: Comment) -> bool:
        """Take in an event of the log, in its order; return whether it holds."""
        known = self._kept.get(comment.comment_id)
        holds = known is None or comment.version > known.version
        if holds:
            self._keep(comment)
        # Told again by the log, it is what it was.
        is_known = known is not None and known.id == comment.id
        waiting = self._expected.pop(comment.id, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(holds or is_known)
        return holds

    def _keep(self, comment: Comment) -> None:
        self._kept[comment.comment_id] = comment
        self._kept.move_to_end(comment.comment_id)
        self._forget_before(comment.ingest_time - LOOK_BACK)

    def _forget_before(self, moment: datetime) -> None:
        while self._kept:
            oldest = next(iter(self._kept.values()))
            if oldest.ingest_time >= moment and len(self._kept) <= self._most:
                return
            self._kept.popitem(last=False)

    def get(self, comment_id: str) -> Comment | None:
        """Return the comment as it stands, if it was made or changed of late."""
        return self._kept.get(comment_id)

    def all(self) -> list[Comment]:
        """Return all that were made or changed of late."""
        return list(self._kept.values())

    def expect(self, event_id: str) -> asyncio.Future[bool]:
        """Return what tells, once the log has told the event, whether it holds."""
        waiting: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._expected[event_id] = waiting
        return waiting

    def forget(self, event_id: str) -> None:
        """Expect an event no more."""
        self._expected.pop(event_id, None)

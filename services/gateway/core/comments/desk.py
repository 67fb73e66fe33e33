"""Where comments are handed in: checked, written to the log, and answered when they stand there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakValueDictionary

from services.gateway.core.access.quotas import Buckets
from services.gateway.core.comments import rules
from services.gateway.core.comments.errors import (
    CommentRefusedError,
    LogAwayError,
    NoCommentError,
    TooOftenError,
)
from services.gateway.core.comments.lists import (
    CommentFinder,
    CommentRequest,
    FoundComments,
    overlaid,
)
from services.gateway.core.comments.recent import RecentComments
from services.gateway.core.comments.rules import Action, CommentRules, Draft, Step
from services.gateway.core.comments.threads import is_own_held
from shared.delivery import Publisher, TransientError
from shared.events import Comment
from shared.topics import COMMENTS

# Whoever waits longer would rather be told.
WITHIN_S = 4.0
# Another gateway came first each time; so many in a row are none.
MOST_TRIES = 20


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: by the id of a session, from an address."""

    author_id: str
    address: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the desk is given from outside; `new_id` makes ids that nobody guesses."""

    finder: CommentFinder
    recent: RecentComments
    log: Publisher
    clock: Callable[[], datetime]
    new_id: Callable[[], str]


class CommentDesk:
    """Takes comments, changes, reports and decisions; finds comments as they stand now.

    What it returns stands on the log. Every writing method raises `LogAwayError`, after which the
    same may be sent again, and `IndexAwayError`.
    """

    def __init__(self, given: Surroundings, site: CommentRules) -> None:
        self.rules = site
        self._given = given
        self._buckets = Buckets()
        self._changing: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def post(self, draft: Draft, writer: Writer) -> tuple[Comment, bool]:
        """Return the comment that `draft` becomes, and whether it is new.

        Raises `CommentRefusedError`, `NotAllowedError` and `TooOftenError`.
        """
        said = rules.checked(draft, self.rules)
        self._take(writer)
        await self._require_parent(said)
        known = await self.comment(rules.comment_id(said, writer.author_id))
        if known is not None:
            return known, False
        held = rules.why_held(said, self.rules, is_known=await self._is_known(writer.author_id))
        made = rules.posted(said, writer.author_id, held, self._step())
        if await self._write(made):
            return made, True
        return await self.require(made.comment_id), False

    async def edit(self, comment_id: str, text: str, writer: Writer) -> Comment:
        """Return the comment with other words.

        Raises `NoCommentError`, `NotAllowedError`, `CommentRefusedError` and `TooOftenError`.
        """
        self._take(writer)

        def change(comment: Comment) -> Comment:
            if not self.may_see(comment, writer.author_id):
                raise NoCommentError(f"There is no comment {comment_id}.")
            return rules.edited(comment, text, writer.author_id, self.rules, self._step())

        return await self._change(comment_id, change)

    async def report(self, comment_id: str, reason: str, writer: Writer) -> Comment:
        """Return the comment with one more report, by whoever has not reported it before.

        Raises `NoCommentError`, `CommentRefusedError` and `TooOftenError`.
        """
        said = rules.checked_reason(reason)
        self._take(writer)
        by, site = writer.author_id, self.rules
        return await self._change(
            comment_id, lambda comment: rules.reported(comment, said, by, site, self._step())
        )

    async def moderate(self, comment_id: str, action: Action, reason: str, by: str) -> Comment:
        """Return the comment as the moderator called `by` decides.

        Raises `NoCommentError`, `NoChangeError` and `CommentRefusedError`.
        """
        said = rules.checked_reason(reason)
        return await self._change(
            comment_id, lambda comment: rules.moderated(comment, action, said, by, self._step())
        )

    async def comment(self, comment_id: str) -> Comment | None:
        """Return one comment as it stands, whoever may see it."""
        return self._given.recent.get(comment_id) or await self._given.finder.comment(comment_id)

    async def require(self, comment_id: str) -> Comment:
        """Return one comment, whoever may see it; raises `NoCommentError`."""
        comment = await self.comment(comment_id)
        if comment is None:
            raise NoCommentError(f"There is no comment {comment_id}.")
        return comment

    async def seen(self, comment_id: str, author_id: str | None) -> Comment:
        """Return one comment for this reader; raises `NoCommentError` if it is not shown."""
        comment = await self.require(comment_id)
        if not self.may_see(comment, author_id):
            raise NoCommentError(f"There is no comment {comment_id}.")
        return comment

    def may_see(self, comment: Comment, author_id: str | None) -> bool:
        """Return whether this reader may see `comment`."""
        return comment.state == "visible" or is_own_held(comment, author_id)

    async def find(self, request: CommentRequest) -> FoundComments:
        """Return a page of comments as they stand now."""
        found = await self._given.finder.find(request)
        return overlaid(found, self._given.recent.all(), request)

    async def by_id(self, comment_ids: list[str]) -> list[Comment]:
        """Return those of the comments that are there, as they stand now."""
        if not comment_ids:
            return []
        found = await self._given.finder.by_id(comment_ids)
        return [self._given.recent.get(one.comment_id) or one for one in found]

    async def _require_parent(self, draft: Draft) -> None:
        if draft.parent_id is None:
            return
        above = await self.comment(draft.parent_id)
        if above is None or above.state != "visible" or above.article_id != draft.article_id:
            raise CommentRefusedError("parent_id", "what it answers is not here any more")

    async def _is_known(self, author_id: str) -> bool:
        """Return whether some comment of this reader is shown."""
        if self.rules.hold != "first":
            return False
        asked = CommentRequest(author_id=author_id, limit=1)
        return bool((await self.find(asked)).hits)

    async def _change(self, comment_id: str, change: Callable[[Comment], Comment]) -> Comment:
        """Return the comment after `change`, which is made anew when another came first."""
        # One after the other here, so that only other gateways can come first.
        alone = self._changing.setdefault(comment_id, asyncio.Lock())
        async with alone:
            for _ in range(MOST_TRIES):
                comment = await self.require(comment_id)
                made = change(comment)
                if made is comment or await self._write(made):
                    return made
        raise LogAwayError("This comment is being changed by others. Please try again shortly.")

    async def _write(self, made: Comment) -> bool:
        """Return, once the log has told it back, whether this version holds."""
        recent = self._given.recent
        if not recent.is_whole.is_set():
            raise LogAwayError("Comments are not all read yet. Please try again shortly.")
        told = recent.expect(made.id)
        try:
            async with asyncio.timeout(WITHIN_S):
                await self._given.log.publish(COMMENTS, [made])
                return await told
        except (TimeoutError, TransientError) as error:
            raise LogAwayError(
                "Comments cannot be taken at the moment. Please try again shortly."
            ) from error
        finally:
            recent.forget(made.id)

    def _take(self, writer: Writer) -> None:
        now, site = self._given.clock(), self.rules
        for policy, who, most in (
            ("writer", writer.author_id, site.per_reader),
            ("address", writer.address, site.per_address),
        ):
            taken = self._buckets.take(f"{policy} {who}", most, now)
            if not taken.fits:
                raise TooOftenError(policy, taken)

    def _step(self) -> Step:
        return Step(self._given.clock(), self._given.new_id())

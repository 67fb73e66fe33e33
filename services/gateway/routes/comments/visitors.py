"""Who is there: readers and moderators by their cookies, and what makes sure that it is they."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, cast

from fastapi import Depends, Request
from starlette.responses import Response

from services.gateway.core.access.keys import Scope
from services.gateway.core.access.sessions import READER_FOR, Session
from services.gateway.core.comments.desk import CommentDesk, Writer
from services.gateway.core.comments.rules import MOST_NAME_CHARS
from services.gateway.core.comments.texts import cleaned_name
from services.gateway.routes.dependencies import Lists, ListsNow, outside
from services.gateway.routes.key_doors import Holder, KeyDoor, sessions, set_cookie

READER = "cupure_session"
MODERATION = KeyDoor("moderator", Scope.MODERATE, "cupure_moderator")
# A session lasts from the day of the last comment.
RENEWED_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: the session they have, if any, where from, and when."""

    session: Session | None
    address: str
    now: datetime

    @property
    def author_id(self) -> str | None:
        """The id under which they write."""
        return self.session.id if self.session else None


def desk(request: Request) -> CommentDesk:
    """Return where comments are handed in."""
    return cast(CommentDesk, request.app.state.desk)


def visitor(request: Request) -> Visitor:
    """Return who asks."""
    now = outside(request).clock()
    session = sessions(request).read(request.cookies.get(READER), now)
    return Visitor(session, request.state.client, now)


@dataclass(frozen=True, slots=True)
class Writing:
    """A request that writes: by whom, and where it is handed in."""

    request: Request
    visitor: Visitor
    desk: CommentDesk
    lists: Lists

    def begun(self, name: str | None = None) -> Session:
        """Return the visitor's session, a new one if they have none; `name` is theirs from now."""
        known, now = self.visitor.session, self.visitor.now
        told = cleaned_name(name)[:MOST_NAME_CHARS] if name else known.name if known else ""
        if known is None:
            return Session(outside(self.request).new_id(), told, now)
        is_as_told = known.name == told and now - known.at < RENEWED_AFTER
        return known if is_as_told else Session(known.id, told, now)

    def by(self, session: Session) -> Writer:
        """Return who writes, as limits know them."""
        return Writer(session.id, self.visitor.address)

    def remember(self, response: Response, session: Session) -> None:
        """Give the visitor the session, if it is not the one they have."""
        if session != self.visitor.session:
            sealed = sessions(self.request).sealed(session)
            set_cookie(self.request, response, READER, sealed, READER_FOR)


async def _writing(request: Request, lists: ListsNow) -> Writing:
    return Writing(request, visitor(request), desk(request), lists)


Handed = Annotated[Writing, Depends(_writing)]
Desk = Annotated[CommentDesk, Depends(desk)]
ModeratorNow = Annotated[Holder | None, Depends(MODERATION.holder)]

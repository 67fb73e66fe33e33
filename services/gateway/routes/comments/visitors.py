"""Who is there: readers and moderators by their cookies, and what makes sure that it is they."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, cast

from fastapi import Depends, HTTPException, Request
from starlette.responses import Response

from services.gateway.core.access.keys import KeyRing, Scope
from services.gateway.core.comments.desk import CommentDesk, Writer
from services.gateway.core.comments.origin import is_foreign
from services.gateway.core.comments.rules import MOST_NAME_CHARS
from services.gateway.core.comments.sessions import (
    KEY_HOLDER_FOR,
    READER_FOR,
    Session,
    Sessions,
)
from services.gateway.core.comments.texts import cleaned_name
from services.gateway.routes.dependencies import Lists, ListsNow, outside
from shared.events import ApiKey

READER = "cupure_session"
MODERATOR = "cupure_moderator"
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


@dataclass(frozen=True, slots=True)
class Moderator:
    """A moderator by the key they came in with, and what shows that a form was made for them."""

    key: ApiKey
    token: str


def sessions(request: Request) -> Sessions:
    """Return what signs sessions."""
    return cast(Sessions, request.app.state.sessions)


def desk(request: Request) -> CommentDesk:
    """Return where comments are handed in."""
    return cast(CommentDesk, request.app.state.desk)


def visitor(request: Request) -> Visitor:
    """Return who asks."""
    now = outside(request).clock()
    session = sessions(request).read(request.cookies.get(READER), now)
    return Visitor(session, request.state.client, now)


def moderator(request: Request) -> Moderator | None:
    """Return the moderator who asks, as long as the key they came in with holds."""
    now = outside(request).clock()
    key_id = sessions(request).read_holder("moderator", request.cookies.get(MODERATOR), now)
    ring = cast(KeyRing, request.app.state.keys)
    key = ring.by_id(key_id, now) if key_id else None
    if key is None or Scope.MODERATE not in key.scopes:
        return None
    return Moderator(key, sessions(request).form_token(key.key_id))


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


def remember_moderator(request: Request, response: Response, key: ApiKey, now: datetime) -> None:
    """Let the holder of `key` in for a while."""
    sealed = sessions(request).sealed_holder("moderator", key.key_id, now)
    set_cookie(request, response, MODERATOR, sealed)


def set_cookie(
    request: Request,
    response: Response,
    name: str,
    value: str,
    lasts: timedelta = KEY_HOLDER_FOR,
) -> None:
    """Set a cookie that only we get back, and no script reads."""
    site = request.app.state.site or str(request.url)
    response.set_cookie(
        name,
        value,
        max_age=int(lasts.total_seconds()),
        secure=site.startswith("https:"),
        httponly=True,
        samesite="lax",
    )


async def _from_our_pages(request: Request) -> None:
    if is_foreign(request.headers, request.app.state.site):
        raise HTTPException(403, "Pages of other sites cannot write here.")


# Against forged requests from other sites, beside what cookies and forms carry.
FromOurPages = Depends(_from_our_pages)
Handed = Annotated[Writing, Depends(_writing)]
Desk = Annotated[CommentDesk, Depends(desk)]
ModeratorNow = Annotated[Moderator | None, Depends(moderator)]

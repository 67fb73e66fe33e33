"""Pages that a key opens: their holders are known again by a cookie that only names the key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from fastapi import Depends, HTTPException, Request
from starlette.responses import Response

from services.gateway.core.access.keys import KeyRing, Scope
from services.gateway.core.access.origin import is_foreign
from services.gateway.core.access.sessions import KEY_HOLDER_FOR, Part, Sessions
from services.gateway.routes.dependencies import outside
from shared.events import ApiKey


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody by the key they came in with, and what shows that a form was made for them."""

    key: ApiKey
    token: str


@dataclass(frozen=True, slots=True)
class KeyDoor:
    """Lets in who holds a key with a scope, for one part; each request asks whether it holds."""

    part: Part
    scope: Scope
    cookie: str

    def holder(self, request: Request) -> Holder | None:
        """Return who asks, as long as the key they came in with holds."""
        now = outside(request).clock()
        key_id = sessions(request).read_holder(self.part, request.cookies.get(self.cookie), now)
        key = self._fit(_ring(request).by_id(key_id, now)) if key_id else None
        return Holder(key, sessions(request).form_token(key.key_id)) if key else None

    def key(self, request: Request, secret: str) -> ApiKey | None:
        """Return the key with this secret, if it opens this door."""
        return self._fit(_ring(request).find(secret.strip(), outside(request).clock()))

    def let_in(self, request: Request, response: Response, key: ApiKey) -> None:
        """Let the holder of `key` in for a while."""
        sealed = sessions(request).sealed_holder(self.part, key.key_id, outside(request).clock())
        set_cookie(request, response, self.cookie, sealed, KEY_HOLDER_FOR)

    def _fit(self, key: ApiKey | None) -> ApiKey | None:
        return key if key and self.scope in key.scopes else None


def sessions(request: Request) -> Sessions:
    """Return what signs sessions."""
    return cast(Sessions, request.app.state.sessions)


def is_form_of(request: Request, by: Holder, fields: Mapping[str, str]) -> bool:
    """Return whether the form was made for `by`."""
    return sessions(request).is_form_of(fields.get("token", ""), by.key.key_id)


def set_cookie(
    request: Request, response: Response, name: str, value: str, lasts: timedelta
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


def _ring(request: Request) -> KeyRing:
    return cast(KeyRing, request.app.state.keys)


async def _from_our_pages(request: Request) -> None:
    if is_foreign(request.headers, request.app.state.site):
        raise HTTPException(403, "Pages of other sites cannot write here.")


# Against forged requests from other sites, beside what cookies and forms carry.
FromOurPages = Depends(_from_our_pages)

"""Where the next page begins, as an opaque string that belongs to one list and that we signed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from services.gateway.core.comments.lists import CommentRequest, FoundComments
from services.gateway.core.finder import Found, FoundStories, SearchRequest, StoryRequest
from services.gateway.core.paging import Place, Snapshot

# Its first byte; another form of cursors gets another.
_FORM = b"\x01"
_SIGNED_BYTES = 16
_IDENTITY_CHARS = 16

List = TypeVar("List", SearchRequest, StoryRequest, CommentRequest)
_Request = SearchRequest | StoryRequest | CommentRequest
_Found = Found | FoundStories | FoundComments


class BadCursorError(ValueError):
    """A cursor that we did not make, or made for another list."""


class Cursors:
    """Makes cursors and reads them; all who know the secret read each other's."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def after(self, request: _Request, found: _Found) -> str | None:
        """Return the cursor of the page that follows `found` in the list of `request`.

        None if that was the last.
        """
        seen = (request.place.seen if request.place else 0) + found.covered
        is_short = found.ends_at is None and len(found.hits) < request.limit
        if is_short or seen >= found.total:
            return None
        position = found.ends_at or found.hits[-1].position
        now = int(request.now.timestamp()) if request.now else None
        counts, snapshot = (found.total, seen), (found.snapshot.articles, found.snapshot.stories)
        return self._sealed([_identity(request), now, *counts, *snapshot, *position])

    def _sealed(self, told: list[Any]) -> str:
        content = zlib.compress(json.dumps(told, separators=(",", ":")).encode(), 9)
        sealed = _FORM + self._signature(content) + content
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def resumed(self, request: List, cursor: str) -> List:
        """Return `request` for the page that `cursor` stands for, with the `now` of the first.

        Raises `BadCursorError` if the cursor is not one of this list.
        """
        identity, now, total, seen, articles, stories, *position = self._unsealed(cursor)
        if identity != _identity(request):
            raise BadCursorError("this cursor belongs to another list")
        place = Place(tuple(position), seen, Snapshot(articles, stories), total)
        moment = datetime.fromtimestamp(now, UTC) if now is not None else None
        first: dict[str, Any] = {"now": moment, "place": place}
        return replace(request, **first)

    def _unsealed(self, cursor: str) -> Any:
        """Return what was told in `cursor`; nothing in it is read before its signature."""
        try:
            padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
            sealed = base64.b64decode(padded, altchars=b"-_", validate=True)
        except (ValueError, binascii.Error) as error:
            raise BadCursorError("this is not a cursor") from error
        form, rest = sealed[:1], sealed[1:]
        signature, content = rest[:_SIGNED_BYTES], rest[_SIGNED_BYTES:]
        if form != _FORM or not hmac.compare_digest(signature, self._signature(content)):
            raise BadCursorError("this is not a cursor of ours; begin again without one")
        return json.loads(zlib.decompress(content))

    def _signature(self, content: bytes) -> bytes:
        return hmac.digest(self._secret, _FORM + content, "sha256")[:_SIGNED_BYTES]


def _identity(request: _Request) -> str:
    told = f"{type(request).__name__} {request.identity}"
    return hashlib.sha256(told.encode()).hexdigest()[:_IDENTITY_CHARS]

"""Where the next page begins, as an opaque string that belongs to one search."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
from dataclasses import replace
from datetime import UTC, datetime

from services.gateway.core.finder import Position, SearchRequest, StoryRequest

_LARGEST_LONG = 2**63 - 1
_LATEST_S = 2**32


class BadCursorError(ValueError):
    """A cursor that we did not make, or made for another search."""


def encode_cursor(request: SearchRequest, position: Position) -> str:
    """Return the cursor of the page that follows `position` in the list of `request`."""
    return _seal(_fingerprint(request), position)


def decode_cursor(request: SearchRequest, cursor: str) -> Position:
    """Return the position in `cursor`; raises `BadCursorError` if it is not one of `request`."""
    position = _unseal(_fingerprint(request), cursor)
    if not _fits(request, position):
        raise BadCursorError("this is not a cursor")
    return position


def encode_story_cursor(request: StoryRequest, position: Position) -> str:
    """Return the cursor of the page that follows `position` in the list of `request`."""
    return _seal(_story_fingerprint(request), (int(request.now.timestamp()), *position))


def resumed(request: StoryRequest, cursor: str) -> StoryRequest:
    """Return `request` for the page that `cursor` stands for, with the `now` of the first page.

    Raises `BadCursorError` if the cursor is not one of `request`.
    """
    match _unseal(_story_fingerprint(request), cursor):
        case (int(now), score, *rest) if (
            0 <= now < _LATEST_S and _is_score(score) and _is_moment_and_id(tuple(rest))
        ):
            return replace(request, now=datetime.fromtimestamp(now, UTC), after=(score, *rest))
        case _:
            raise BadCursorError("this is not a cursor")


def _seal(fingerprint: str, position: Position) -> str:
    told = json.dumps([fingerprint, *position], separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def _unseal(fingerprint: str, cursor: str) -> Position:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        told = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise BadCursorError("this is not a cursor") from error
    if not isinstance(told, list) or not told or told[0] != fingerprint:
        raise BadCursorError("this cursor belongs to another search")
    return tuple(told[1:])


def _fingerprint(request: SearchRequest) -> str:
    return _hashed(repr(replace(request, sort=request.effective_sort, after=None, limit=0)))


def _story_fingerprint(request: StoryRequest) -> str:
    return _hashed(repr((request.section, request.language, request.entity)))


def _hashed(asked: str) -> str:
    return hashlib.sha256(asked.encode()).hexdigest()[:12]


def _fits(request: SearchRequest, position: Position) -> bool:
    scores = position[:1] if request.effective_sort == "relevance" else ()
    rest = position[len(scores) :]
    return all(_is_score(one) for one in scores) and _is_moment_and_id(rest)


def _is_score(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_moment_and_id(values: Position) -> bool:
    match values:
        case (int(moment), str()):
            return not isinstance(moment, bool) and abs(moment) <= _LARGEST_LONG
        case _:
            return False

"""Where the next page begins, as an opaque string that belongs to one search."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import math
from dataclasses import replace

from services.gateway.core.finder import Position, SearchRequest

_LARGEST_LONG = 2**63 - 1


class BadCursorError(ValueError):
    """A cursor that we did not make, or made for another search."""


def encode_cursor(request: SearchRequest, position: Position) -> str:
    """Return the cursor of the page that follows `position` in the list of `request`."""
    told = json.dumps([_fingerprint(request), *position], separators=(",", ":"))
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def decode_cursor(request: SearchRequest, cursor: str) -> Position:
    """Return the position in `cursor`; raises `BadCursorError` if it is not one of `request`."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        told = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise BadCursorError("this is not a cursor") from error
    if not isinstance(told, list) or not told or told[0] != _fingerprint(request):
        raise BadCursorError("this cursor belongs to another search")
    position = tuple(told[1:])
    if not _fits(request, position):
        raise BadCursorError("this is not a cursor")
    return position


def _fingerprint(request: SearchRequest) -> str:
    asked = repr(replace(request, sort=request.effective_sort, after=None, limit=0))
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

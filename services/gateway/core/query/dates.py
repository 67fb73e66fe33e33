"""Days and moments as they are written after `before:` and `after:`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time

_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)", re.ASCII)
FORMS = "a year, month, day or moment with its zone, such as 2026-11-20 or 2026-11-20T12:00Z"


def moment(text: str) -> datetime | None:
    """Return the beginning of the year, month or day in UTC, or the moment; None for no date."""
    try:
        if found := _DAY.fullmatch(text):
            parts = (int(found["year"]), int(found["month"] or 1), int(found["day"] or 1))
            return datetime(*parts, tzinfo=UTC)
        if _MOMENT.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return None


def told(at: datetime) -> str:
    """Return how `at`, in UTC and of whole seconds, is written: as a day if one begins then."""
    if at.time() == time():
        return at.date().isoformat()
    return at.replace(tzinfo=None).isoformat() + "Z"

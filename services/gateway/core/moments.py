"""Moments that readers ask for, as they write them in an address."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from services.gateway.core.costs import ParameterError

_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(?P<zone>Z|[+ -]\d\d:?\d\d)?", re.ASCII
)


class BadMomentError(ParameterError):
    """What was given for a moment is none that can be asked for; says why."""


def past_moment(text: str, now: datetime, field: str = "at") -> datetime:
    """Return the moment that `text` of the parameter `field` stands for, in UTC.

    A plus that nobody escaped arrives as a blank and is taken for what was meant. Raises
    `BadMomentError` for anything but a date, a time and their zone, and for the future.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise BadMomentError(field, "not a moment; write it like 2026-11-01T12:00Z")
    if found["zone"] is None:
        raise BadMomentError(field, "its zone is missing; write it like 2026-11-01T12:00Z")
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "+")).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadMomentError(field, f"not a moment: {error}") from error
    if moment > now:
        raise BadMomentError(field, "in the future; only what has been can be told")
    return moment

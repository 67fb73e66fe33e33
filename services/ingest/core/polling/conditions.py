"""Whether a source is asked for what is new, or for everything it has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.events import SourcePoll

# Servers exist that answer 304 for ever. A source is asked for everything again once it has been
# silent for three times its usual gap, within these bounds.
_GAPS = 3
_LEAST = timedelta(hours=6)
_MOST = timedelta(days=7)


def validators(last: SourcePoll | None, now: datetime) -> tuple[str | None, str | None]:
    """Return the ETag and the date to ask with, both None when everything is to come."""
    if last is None or last.full_at is None or now - last.full_at > full_after(last.arrivals):
        return None, None
    return last.etag, last.last_modified


def full_after(arrivals: Sequence[datetime]) -> timedelta:
    """Return how long a source with these arrivals, newest first, may answer 304 unchecked."""
    if len(arrivals) < 2:
        return timedelta(days=1)
    usual = (arrivals[0] - arrivals[-1]) / (len(arrivals) - 1)
    return min(max(_GAPS * usual, _LEAST), _MOST)

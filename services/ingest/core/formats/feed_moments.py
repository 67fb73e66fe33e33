"""The dates of an entry or feed as feedparser gave them."""

from __future__ import annotations

from calendar import timegm
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from services.ingest.core.formats.feed_dates import plausible, read_date


def moment_of(raw: Mapping[str, Any], name: str) -> datetime | None:
    """Return the date called `name`: as written if it can be read, else as feedparser read it."""
    # `in` first: feedparser answers a missing `updated` with `published` and a warning.
    written = raw[name] if name in raw else None  # noqa: SIM401
    moment = read_date(written) if isinstance(written, str) else None
    return moment or plausible(_parsed(raw, f"{name}_parsed"))


def _parsed(raw: Mapping[str, Any], name: str) -> datetime | None:
    parsed = raw[name] if name in raw else None  # noqa: SIM401
    if not parsed:
        return None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None

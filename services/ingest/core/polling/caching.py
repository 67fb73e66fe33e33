"""What a server says of how long its answers hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from services.ingest.core.fetching.ports import CacheTerms

MOST_S = 2.0**31
MOST_VALIDATOR_CHARS = 1024

_DIRECTIVE = re.compile(r"([a-z-]+)(?:\s*=\s*\"?([^\",]*)\"?)?")
_SECONDS = re.compile(r"\d{1,20}(?:\.\d*)?")


def cache_terms(headers: Mapping[str, str], now: datetime) -> CacheTerms:
    """Return what `headers`, named as in the standards, say; dates count from the answer's own.

    `no-cache` and `no-store` are a `max_age_s` of 0, what cannot be understood is None.
    """
    made_at = http_date(headers.get("Date", "")) or now
    return CacheTerms(
        max_age_s=_max_age_s(headers, made_at),
        retry_after_s=_until_s(headers.get("Retry-After", ""), made_at),
    )


def http_date(value: str) -> datetime | None:
    """Return the moment in UTC that a date of any of the three HTTP forms names."""
    try:
        moment = parsedate_to_datetime(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def usable_validator(value: str | None) -> str | None:
    """Return an `ETag` or `Last-Modified` that can be sent back exactly as it came, else None."""
    if not value or len(value) > MOST_VALIDATOR_CHARS:
        return None
    return value if value.isascii() and value.isprintable() else None


def _max_age_s(headers: Mapping[str, str], made_at: datetime) -> float | None:
    """Return the freshness lifetime of RFC 9111 (4.2.1) for a private cache, less the age."""
    said = dict(_DIRECTIVE.findall(headers.get("Cache-Control", "").lower()))
    if "no-cache" in said or "no-store" in said:
        return 0.0
    if "max-age" in said:
        lifetime_s = _seconds(said["max-age"])
    else:
        expires = http_date(headers.get("Expires", ""))
        lifetime_s = (expires - made_at).total_seconds() if expires else None
    if lifetime_s is None:
        return None
    return min(MOST_S, max(0.0, lifetime_s - (_seconds(headers.get("Age", "")) or 0.0)))


def _until_s(value: str, made_at: datetime) -> float | None:
    """Return the seconds that a `Retry-After` (RFC 9110, 10.2.3) names, 0 if it has passed."""
    seconds = _seconds(value)
    if seconds is not None:
        return seconds
    moment = http_date(value)
    return max(0.0, (moment - made_at).total_seconds()) if moment else None


def _seconds(value: str) -> float | None:
    bare = value.strip()
    return min(MOST_S, float(bare)) if _SECONDS.fullmatch(bare) else None

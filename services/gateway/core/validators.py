"""What tells one answer from another: tags and moments of change (RFC 9110, section 8.8)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime


def entity_tag(body: bytes, coding: str | None = None) -> str:
    """Return the strong tag of `body` as it is sent in `coding`; each form has its own."""
    form = f"-{coding}" if coding else ""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}{form}"'


def weak_tag(same: bytes) -> str:
    """Return the weak tag of answers that tell the same, `same`, in other bytes."""
    return f'W/"{hashlib.sha256(same).hexdigest()[:32]}"'


def is_known(asked: Mapping[str, str], tag: str, last_modified: str | None) -> bool:
    """Return whether the client has the answer already.

    By `If-None-Match`, compared weakly, because proxies weaken tags; only without it by
    `If-Modified-Since` (13.2.2).
    """
    if (known := asked.get("if-none-match")) is not None:
        tags = {one.strip().removeprefix("W/") for one in known.split(",")}
        return "*" in tags or tag.removeprefix("W/") in tags
    since = _moment(asked.get("if-modified-since"))
    if since is None:
        return False
    changed = _moment(last_modified)
    return changed is not None and changed <= since


def http_date(moment: datetime) -> str:
    """Return `moment` as HTTP headers write it, in whole seconds."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _moment(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text) if text else None
    except (ValueError, OverflowError):
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)

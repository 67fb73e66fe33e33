"""What a feed says of itself to its readers: how often to come, and where its hub is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from services.ingest.core.entries import Feed, FeedHints
from services.ingest.core.formats.feed_tree import Element, children, local_name
from services.ingest.core.identity.canonical_url import web_url

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIODS_S = {
    "hourly": 3600,
    "daily": 86_400,
    "weekly": 7 * 86_400,
    "monthly": 30 * 86_400,
    "yearly": 365 * 86_400,
}
_MOST_TTL_MINUTES = 60 * 24 * 30
_LINK = re.compile(r"<([^<>]*)>([^<]*)")
_RELATION = re.compile(r"\brel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.I)


def hints_of(feed: Mapping[str, Any], root: Element | None) -> FeedHints:
    """Return what `feed`, as feedparser gave it, and its tree ask for."""
    return FeedHints(
        ttl_s=_ttl_s(feed.get("ttl")),
        update_period_s=_update_period_s(feed),
        skip_hours=frozenset(hour % 24 for hour in _hours(root) if 0 <= hour <= 24),
        skip_days=frozenset(_DAYS.index(day) for day in _skipped(root, "skipDays") if day in _DAYS),
    )


def _ttl_s(value: object) -> float | None:
    minutes = _number(value)
    return min(minutes, _MOST_TTL_MINUTES) * 60.0 if minutes else None


def _number(value: object) -> int | None:
    text = str(value or "").strip()
    return int(text) if re.fullmatch(r"\d{1,9}", text, re.ASCII) else None


def _update_period_s(feed: Mapping[str, Any]) -> float | None:
    period = str(feed.get("sy_updateperiod") or "").strip().lower()
    frequency = _number(feed.get("sy_updatefrequency")) or 1
    if period not in _PERIODS_S:
        # The period is daily when only a frequency is given (RSS 1.0 syndication module).
        period = "daily" if "sy_updatefrequency" in feed else ""
    return _PERIODS_S[period] / frequency if period else None


def _hours(root: Element | None) -> Iterable[int]:
    return [hour for text in _skipped(root, "skipHours") if (hour := _number(text)) is not None]


def _skipped(root: Element | None, name: str) -> list[str]:
    channel = next(children(root, "channel"), root)
    lists = children(channel, name, name.lower())
    return [
        "".join(one.itertext()).strip().lower()
        for skipped in lists
        for one in skipped
        if local_name(one) in ("hour", "day")
    ]


def with_link_headers(feed: Feed, link_headers: Iterable[str], url: str) -> Feed:
    """Return `feed` with the hub and topic of its `Link` headers, which count more than its own.

    See W3C WebSub, section 4, and RFC 8288.
    """
    found: dict[str, str] = {}
    for address, parameters in _LINK.findall(", ".join(link_headers)):
        relations = _RELATION.search(parameters)
        usable = web_url(address, url)
        for relation in (relations[1] or relations[2] or "").lower().split() if relations else ():
            if usable:
                found.setdefault(relation, usable)
    return replace(
        feed,
        hub_url=found.get("hub", feed.hub_url),
        self_url=found.get("self", feed.self_url),
    )

"""What the fleet's server answers to a request at a moment; no sockets in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import format_datetime, parsedate_to_datetime
from typing import Literal
from zlib import crc32

from bench.fleet_sim.rendering import CONTENT_TYPES, render
from bench.fleet_sim.scripts import FeedScript, HostScript, Listed, moment

# What a reader could learn from an answer: `whole` and `unchanged` (a true 304) show the feed as
# it is, `damaged` perhaps a part of it, the others nothing of it.
Shown = Literal["whole", "unchanged", "damaged", "stale", "moved", "gone", "refused", "failed"]


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and body; `cut_at` is how much of the body is really sent."""

    status: int
    shown: Shown
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    state: int = 0
    cut_at: int | None = None


def refused_by(host: HostScript, now_s: float, asked_before_s: float | None) -> Answer | None:
    """Return 429 or 503 if the host does not want to be asked now."""
    if host.in_spell(now_s):
        return Answer(503, "failed", _retry_after(host, now_s))
    too_soon = asked_before_s is not None and now_s - asked_before_s < host.min_gap_s
    return Answer(429, "refused", _retry_after(host, now_s)) if too_soon else None


def _retry_after(host: HostScript, now_s: float) -> dict[str, str]:
    until = moment(now_s + host.retry_after_s)
    text = format_datetime(until, usegmt=True) if host.dated else str(host.retry_after_s)
    return {"Retry-After": text}


def old_place(feed: FeedScript, now_s: float) -> Answer | None:
    """Return what the address that people have listed says of a feed that is not there."""
    habits = feed.habits
    if habits.gone_at_s is not None and now_s >= habits.gone_at_s:
        return Answer(410, "gone")
    if habits.moved and now_s >= habits.moved_at_s:
        return Answer(habits.moved, "moved", {"Location": habits.moved_to})
    return None


def feed_answer(
    feed: FeedScript, now_s: float, request: Mapping[str, str], whole_answers: int
) -> Answer:
    """Return the feed as it is now, or what its server makes of the reader's conditions."""
    state = feed.state_at(now_s)
    listed = feed.listed_in(state)
    headers = _validators(feed, listed, state)
    conditional = "If-None-Match" in request or "If-Modified-Since" in request
    if conditional and feed.habits.conditional != "ignored":
        if _is_known(request, headers):
            return Answer(304, "unchanged", headers, state=state)
        if feed.habits.conditional == "always_304":
            return Answer(304, "stale", state=state)
    return _whole(feed, listed, headers, state, whole_answers)


def _validators(feed: FeedScript, listed: tuple[Listed, ...], state: int) -> dict[str, str]:
    told = "".join(f"{one.entry.key}.{one.revision}.{one.guid}" for one in listed)
    headers = {"Content-Type": CONTENT_TYPES[feed.habits.format]}
    if feed.habits.validators in ("both", "etag"):
        headers["ETag"] = f'"{crc32(told.encode()):08x}"'
    if feed.habits.validators in ("both", "date") and state:
        changed = moment(feed.changes_s[state - 1])
        headers["Last-Modified"] = format_datetime(changed, usegmt=True)
    if feed.habits.max_age_s is not None:
        headers["Cache-Control"] = f"max-age={feed.habits.max_age_s}"
    return headers


def _is_known(request: Mapping[str, str], headers: Mapping[str, str]) -> bool:
    """Return whether the reader has this state; its tag outranks its date (RFC 9110, 13.2.2)."""
    tag = request.get("If-None-Match")
    if tag is not None and "ETag" in headers:
        return tag.removeprefix("W/") == headers["ETag"]
    since, changed = request.get("If-Modified-Since"), headers.get("Last-Modified")
    if since is None or changed is None:
        return False
    return parsedate_to_datetime(changed) <= parsedate_to_datetime(since)


def _whole(
    feed: FeedScript,
    listed: tuple[Listed, ...],
    headers: dict[str, str],
    state: int,
    whole_answers: int,
) -> Answer:
    body, damage = render(feed, listed), feed.habits.damage
    # Every third answer arrives damaged, so that a reader that comes back gets all of it.
    if damage in ("cut", "short") and whole_answers % 3 == 1:
        most = len(body) * 3 // 5
        if damage == "short":
            return Answer(200, "damaged", headers, body, state, cut_at=most)
        return Answer(200, "damaged", headers, body[:most], state)
    if damage == "markup" and feed.habits.format != "json":
        body = body.replace(b"<title>", b"<title>Fish & chips &nbsp; ", 1) + b"\n<!-- end"
    if damage == "charset":
        headers = {**headers, "Content-Type": "text/xml; charset=utf-16"}
    return Answer(200, "whole", headers, body, state)

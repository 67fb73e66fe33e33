"""Times, numbers and texts as the pages word them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from shared.source_status import Status

# Of what an edit left as it was, so much is shown beside what it changed.
CONTEXT_CHARS = 80
_CUT = " … "


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of `text`: parts between empty lines, or lines if there are none."""
    parts = re.split(r"\n\s*\n", text.strip())
    if len(parts) == 1:
        parts = text.strip().splitlines()
    return [part.strip() for part in parts if part.strip()]


def middle_cut(text: str, *, at_start: bool, at_end: bool) -> str:
    """Return what stands around changes of a text that did not change with them.

    At the start of the whole text there is no change before it, at the end none after it.
    """
    most = CONTEXT_CHARS * (1 if at_start or at_end else 2)
    if len(text) <= most + len(_CUT):
        return text
    before = "" if at_start else text[:CONTEXT_CHARS]
    return before + _CUT + ("" if at_end else text[-CONTEXT_CHARS:])


def told_age(moment: datetime, now: datetime) -> str:
    """Return how long ago `moment` was, in words a reader takes in at a glance."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 24 * 60:
        return f"{minutes // 60} h ago"
    return told_day(moment) if moment.year == now.year else f"{told_day(moment)} {moment.year}"


def told_day(moment: datetime) -> str:
    """Return day and month."""
    return f"{moment.day} {moment:%B}"


def told_exactly(moment: datetime) -> str:
    """Return weekday, date and time."""
    return f"{told_long_day(moment)}, {moment:%H:%M} UTC"


def told_long_day(moment: datetime) -> str:
    """Return weekday and date."""
    return f"{moment:%A}, {told_day(moment)} {moment.year}"


def told_shortly(moment: datetime) -> str:
    """Return day and time, for a list in time order."""
    return f"{told_day(moment)}, {moment:%H:%M} UTC"


def told_number(value: float) -> str:
    """Return a count with one decimal where it has one."""
    return f"{value:.0f}" if abs(value - round(value)) < 0.05 else f"{value:.1f}"


HEALTH: dict[Status, str] = {
    "waiting": "Not read yet",
    "ok": "Read as planned",
    "failing": "Cannot be read",
    "silent": "Has fallen silent",
    "ended": "Has ended",
    "paused": "Is paused",
}


def kind_label(kind: str) -> str:
    """Return how readers call a type of entity, such as `public_figure`."""
    return kind.replace("_", " ").replace("-", " ").capitalize()


def told_for_machines(moment: datetime) -> str:
    """Return a moment as it is written in an address, to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

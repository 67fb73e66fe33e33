"""How a source fares: what people want to know of it at a glance."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pydantic import BaseModel

from services.ingest.core.sources.silence import DAY, WINDOW_DAYS, silent_since, usual_week
from shared.events import Source, SourcePoll, SourceState
from shared.source_status import Status, source_status


class DayVolume(BaseModel):
    """New articles of a day (UTC) beside what was to be expected; None if that is not known."""

    day: date
    seen: int
    expected: float | None


class LastEntries(BaseModel):
    """What became of the entries of the last look: `entries` is the sum of the others."""

    entries: int
    published: int
    unchanged: int
    parked: int


class SourceHealth(BaseModel):
    """How a source fares; times are None and counts 0 as long as it has not been asked.

    `reason` is the last error, or why the source is paused or has ended. `lag_s` is how long its
    new articles had been published before they were read, in the median. `days` has today last.
    """

    source_id: str
    name: str
    feed_url: str
    polled_url: str
    status: Status
    reason: str | None = None
    fault: str | None = None
    format: str | None = None
    last_poll_at: datetime | None = None
    last_success_at: datetime | None = None
    last_article_at: datetime | None = None
    next_poll_at: datetime | None = None
    interval_s: float | None = None
    failures_in_a_row: int = 0
    lag_s: float | None = None
    silent_since: datetime | None = None
    last_entries: LastEntries | None = None
    days: tuple[DayVolume, ...] = ()


def status_of(source: Source, poll: SourcePoll | None) -> Status:
    """Return in one word how `source` fares."""
    is_silent = poll is not None and silent_since(poll) is not None
    return source_status(source, poll, silent=is_silent)


def health_of(source: Source, poll: SourcePoll | None, now: datetime) -> SourceHealth:
    """Return how `source` fares, judging by the last look at it."""
    health = SourceHealth(
        source_id=source.source_id,
        name=source.name,
        feed_url=source.feed_url,
        polled_url=source.polled_url,
        status=status_of(source, poll),
        reason=source.state_reason,
    )
    return health if poll is None else health.model_copy(update=_told(source, poll, now))


def _told(source: Source, poll: SourcePoll, now: datetime) -> dict[str, object]:
    is_polled = source.state == SourceState.ACTIVE
    counts = {"published": poll.published, "unchanged": poll.unchanged, "parked": poll.parked}
    return {
        "reason": poll.error if is_polled else source.state_reason or poll.error,
        "fault": poll.fault,
        "format": poll.format,
        "last_poll_at": poll.event_time,
        "last_success_at": poll.last_success_at,
        "last_article_at": poll.arrivals[0] if poll.arrivals else None,
        "next_poll_at": poll.next_poll_at if is_polled else None,
        "interval_s": poll.interval_s,
        "failures_in_a_row": poll.failures,
        "lag_s": poll.lag_s,
        "silent_since": silent_since(poll),
        "last_entries": LastEntries(entries=poll.entries, **counts),
        "days": _days(poll, now),
    }


def _days(poll: SourcePoll, now: datetime) -> tuple[DayVolume, ...]:
    """Return the last two weeks and today beside what the days before each let expect."""
    counts = {one.day: one.published for one in poll.days}
    days = [now.date() - timedelta(n) for n in range(WINDOW_DAYS, -1, -1)]
    known = [day for day in days if counts and day >= min(counts)]
    return tuple(
        DayVolume(day=day, seen=counts.get(day, 0), expected=_expected(poll, day)) for day in known
    )


def _expected(poll: SourcePoll, day: date) -> float | None:
    """Return what `day` should bring; days after the last article do not count as usual ones."""
    last = poll.arrivals[0].date() + DAY if poll.arrivals else day
    week = usual_week(poll, min(day, last))
    return None if week is None else week[day.weekday()]

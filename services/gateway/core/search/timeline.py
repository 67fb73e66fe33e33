"""What is found, counted over time, with zeros where there is nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from services.gateway.core.costs import TooMuchError
from services.gateway.core.query.tree import And, Moment, Tree
from services.gateway.core.views import View
from shared.events import UtcTime

Interval = Literal["hour", "day", "week", "month"]
Body = dict[str, Any]

MOST_STEPS = 1_000
_LEAST: dict[Interval, timedelta] = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=28),
}


@dataclass(frozen=True, slots=True)
class Span:
    """What a timeline tells of: from the moment `first` to before `end`."""

    first: datetime
    end: datetime


class TimelineStep(View):
    """How many articles came in the interval (UTC) that begins at `at`."""

    at: UtcTime
    articles: int


class TimelineView(View):
    """What is found over time, oldest first, also where there is nothing; adds up to `total`."""

    total: int
    interval: Interval
    steps: tuple[TimelineStep, ...]


def timeline_view(interval: Interval, found: Timeline) -> TimelineView:
    """Return how the API tells a timeline."""
    steps = tuple(TimelineStep(at=at, articles=count) for at, count in found.steps)
    return TimelineView(total=found.total, interval=interval, steps=steps)


@dataclass(frozen=True, slots=True)
class Timeline:
    """How many articles came in each interval (UTC), by when it begins; adds up to `total`."""

    total: int
    steps: tuple[tuple[datetime, int], ...] = ()


def span_body(query: Body) -> Body:
    """Return the search for how much is found, and the moments of the first and the last of it."""
    bounds = {name: {name: {"field": "event_time"}} for name in ("min", "max")}
    return {"query": query, "size": 0, "track_total_hits": True, "aggs": bounds}


def steps_body(query: Body, interval: Interval) -> Body:
    """Return the search for the counts of all intervals in which something is found."""
    by_time = {"field": "event_time", "calendar_interval": interval, "min_doc_count": 1}
    aggs = {"steps": {"date_histogram": by_time}}
    return {"query": query, "size": 0, "track_total_hits": False, "aggs": aggs}


def found_span(first_ms: float | None, last_ms: float | None) -> Span | None:
    """Return the span of what is found, whose ends the index tells in milliseconds."""
    if first_ms is None or last_ms is None:
        return None
    return Span(at_ms(first_ms), at_ms(last_ms) + timedelta(milliseconds=1))


def at_ms(milliseconds: float) -> datetime:
    """Return the moment that the index tells in milliseconds."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


def told_span(tree: Tree, found: Span | None, now: datetime | None) -> Span | None:
    """Return the span that `tree` asks for by `after:` and `before:`, else that of what is found.

    None if there is none. What is still to come is told only as far as something is found.
    """
    parts = tree.parts if isinstance(tree, And) else (tree,)
    after = [one.at for one in parts if isinstance(one, Moment) and one.field == "after"]
    before = [one.at for one in parts if isinstance(one, Moment) and one.field == "before"]
    first = max(after) if after else found and found.first
    known = [one for one in (now, found and found.end) if one]
    end = min([*before, max(known, default=before[0])]) if before else found and found.end
    return Span(first, end) if first and end and first < end else None


def check_steps(span: Span, interval: Interval) -> None:
    """Raise `TooMuchError` if there are too many intervals in `span`."""
    steps = (span.end - span.first) // _LEAST[interval] + 1
    if steps > MOST_STEPS:
        message = f"about {steps} steps of one {interval}, at most {MOST_STEPS}"
        hint = "take a longer interval, or narrow by after: and before:"
        raise TooMuchError("interval", "steps", f"{message}; {hint}")


def filled(
    span: Span, interval: Interval, counts: Mapping[datetime, int]
) -> Iterator[tuple[datetime, int]]:
    """Yield all intervals of `span` with their counts."""
    at = beginning(span.first, interval)
    while at < span.end:
        yield at, counts.get(at, 0)
        at = following(at, interval)


def beginning(moment: datetime, interval: Interval) -> datetime:
    """Return when the interval (UTC) of `moment` begins; weeks begin on Mondays."""
    hour = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    day = hour.replace(hour=0)
    match interval:
        case "hour":
            return hour
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)


def following(beginning: datetime, interval: Interval) -> datetime:
    """Return when the next interval begins."""
    if interval == "month":
        return (beginning + timedelta(days=31)).replace(day=1)
    return beginning + _LEAST[interval]

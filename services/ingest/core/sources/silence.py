"""What a source usually publishes, and whether it has fallen silent by its own measure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from math import log
from statistics import fmean, median

from shared.events import SourcePoll

DAY = timedelta(days=1)
WINDOW_DAYS = 14
_FEWEST_DAYS, _FEWEST_ARTICLES, _FEWEST_ARRIVALS = 3, 3, 5
# A silence is named when so many articles should have come in it that none is less likely than 1 %
# (Poisson), and when it is longer than any gap that is known of the source, by a factor: a small
# one when two weeks are known, a large one when weekends may not have been seen yet.
_IMPLAUSIBLE = -log(0.01)
_FACTOR, _FACTOR_WHEN_NEW = 1.5, 5.0
# Arrivals of less than a day tell nothing of nights, and a source known for less nothing at all.
_LEAST_WITHOUT_NIGHTS, _LEAST_WHEN_NEW = timedelta(hours=12), timedelta(days=3)


def usual_week(poll: SourcePoll, until: date) -> tuple[float, ...] | None:
    """Return how many articles each weekday brings, Monday first, by the two weeks before `until`.

    The mean of both such days when two weeks are known, else for every day the median of all,
    or their mean if that is none. None when too little is known.
    """
    first = first_full_day(poll)
    days = min((until - first).days, WINDOW_DAYS) if first else 0
    counts = {one.day: one.published for one in poll.days}
    past = [(day, counts.get(day, 0)) for day in (until - n * DAY for n in range(1, days + 1))]
    if days < _FEWEST_DAYS or sum(count for _, count in past) < _FEWEST_ARTICLES:
        return None
    if days < WINDOW_DAYS:
        every = [count for _, count in past]
        return (median(every) or fmean(every),) * 7
    return tuple(fmean(count for day, count in past if day.weekday() == n) for n in range(7))


def first_full_day(poll: SourcePoll) -> date | None:
    """Return the first day of which all articles are known."""
    known = [one.day for one in poll.days] + [moment.date() for moment in poll.arrivals[-1:]]
    return min(known) + DAY if known else None


def silent_since(poll: SourcePoll) -> datetime | None:
    """Return when the last article came, if none since then is implausible; else None.

    Judged by the last look that succeeded: a source that cannot be asked is not silent.
    """
    if poll.last_success_at is None or len(poll.arrivals) < _FEWEST_ARRIVALS:
        return None
    last = poll.arrivals[0]
    if poll.last_success_at - last < _longest_plausible(poll):
        return None
    return last if _missed(poll, last, poll.last_success_at) > _IMPLAUSIBLE else None


def _longest_plausible(poll: SourcePoll) -> timedelta:
    latest, oldest, first = poll.arrivals[0], poll.arrivals[-1], first_full_day(poll)
    span = latest - oldest
    known = max(span, latest.date() - first) if first else span
    gap = max(later - earlier for later, earlier in pairwise(poll.arrivals))
    if known < DAY:
        return max(_FACTOR_WHEN_NEW * gap, _LEAST_WHEN_NEW)
    least = _LEAST_WITHOUT_NIGHTS if span < DAY else timedelta()
    return max((_FACTOR if known >= WINDOW_DAYS * DAY else _FACTOR_WHEN_NEW) * gap, least)


def _missed(poll: SourcePoll, start: datetime, end: datetime) -> float:
    """Return how many articles should have come between two moments."""
    week = usual_week(poll, start.date()) or (_a_day_by_gaps(poll),) * 7
    missed, day = 0.0, start.date()
    while day <= end.date():
        midnight = datetime.combine(day, time(), start.tzinfo)
        share = (min(end, midnight + DAY) - max(start, midnight)) / DAY
        missed += share * week[day.weekday()]
        day += DAY
    return missed


def _a_day_by_gaps(poll: SourcePoll) -> float:
    """Return how many articles a day brings by the mean gap between the latest ones."""
    span = max(poll.arrivals[0] - poll.arrivals[-1], timedelta(minutes=1))
    return (len(poll.arrivals) - 1) * (DAY / span)

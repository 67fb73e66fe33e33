"""When a source may be expected to have published again, from when it did before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

HOUR_S = 3600.0
DAY_S = 86_400.0
HOURS = 24

# So many publications are waited for before it is asked again.
AWAITED = 0.3
# Of so many missed ones a silence is still chance; of more, it slows the source down.
CHANCE = 2.0
# How many known publications make the hours of the day as sure as the bare rate.
SURE_FROM = 12.0
LATEST = (2, 4)


def wait_s(now: datetime, arrivals: Sequence[datetime], apart_s: float) -> float | None:
    """Return in how many seconds `AWAITED` publications may be expected; None if none is known.

    `arrivals` are past publications, newest first. What came within `apart_s` is one: one look
    sees all of it. Rates are by the hour of the day, as far as enough is known; a silence that
    the hours do not explain lowers them, and a wake raises them at once.
    """
    ages = _ages(now, arrivals, apart_s)
    if not ages:
        return None
    rates = _hourly_rates(now, ages)
    missed = _expected_since(now, ages[0], rates)
    calm = 1.0 / (1.0 + max(0.0, missed - CHANCE) / CHANCE)
    lately = _late_rate(ages)
    return _time_until(AWAITED, now, [max(rate * calm, lately) for rate in rates])


def _ages(now: datetime, arrivals: Sequence[datetime], apart_s: float) -> list[float]:
    """Return how many seconds ago something came, newest first and at least `apart_s` apart."""
    ages: list[float] = []
    for age_s in sorted(max(0.0, (now - moment).total_seconds()) for moment in arrivals):
        if not ages or age_s - ages[-1] >= apart_s:
            ages.append(age_s)
    return ages


def _hourly_rates(now: datetime, ages: Sequence[float]) -> list[float]:
    """Return publications per second in the hour of now and each of the 23 after it."""
    known_s = max(ages[-1], HOUR_S)
    flat = len(ages) / known_s
    if known_s < 2 * DAY_S:
        return [flat] * HOURS
    counts = [0.0] * HOURS
    into_hour_s = _into_hour_s(now)
    for age_s in ages:
        counts[int((into_hour_s - age_s) // HOUR_S) % HOURS] += 1.0
    sure = len(ages) / (len(ages) + SURE_FROM)
    per_count = DAY_S / known_s / HOUR_S
    return [(1 - sure) * flat + sure * per_count * _smooth(counts, hour) for hour in range(HOURS)]


def _smooth(counts: Sequence[float], hour: int) -> float:
    return (counts[hour - 1] + 2 * counts[hour] + counts[(hour + 1) % HOURS]) / 4


def _expected_since(now: datetime, gap_s: float, rates: Sequence[float]) -> float:
    """Return how many publications the last `gap_s` should have brought."""
    days, rest_s = divmod(gap_s, DAY_S)
    expected = days * HOUR_S * sum(rates)
    hour, piece_s = 0, _into_hour_s(now)
    while rest_s > 0:
        piece_s = min(piece_s, rest_s)
        expected += piece_s * rates[hour % HOURS]
        rest_s -= piece_s
        hour, piece_s = hour - 1, HOUR_S
    return expected


def _late_rate(ages: Sequence[float]) -> float:
    """Return the rate of the latest few publications, which falls as they grow old."""
    known = (few for few in LATEST if few <= len(ages))
    return max((0.5 * (few - 1) / max(ages[few - 1], 1.0) for few in known), default=0.0)


def _time_until(awaited: float, now: datetime, rates: Sequence[float]) -> float:
    waited_s, piece_s = 0.0, HOUR_S - _into_hour_s(now)
    for hour in range(2 * HOURS):
        rate = rates[hour % HOURS]
        if rate * piece_s >= awaited:
            return waited_s + awaited / rate
        awaited -= rate * piece_s
        waited_s += piece_s
        piece_s = HOUR_S
    return waited_s


def _into_hour_s(now: datetime) -> float:
    return now.minute * 60.0 + now.second + now.microsecond / 1e6

"""When a feed publishes, by the habits that feeds have; times are seconds from the start."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

HOUR_S = 3600
DAY_S = 24 * HOUR_S
HISTORY_S = 14 * DAY_S

Pattern = Callable[[Random, int], list[int]]


def _every(chance: Random, until_s: int, mean_s: float, history_s: int) -> list[int]:
    """Return moments by chance, `mean_s` apart in the mean (a Poisson process)."""
    moment, found = -float(history_s), []
    while (moment := moment + chance.expovariate(1 / mean_s)) < until_s:
        found.append(int(moment))
    return found


def awake(moment_s: int) -> float:
    """Return how much a newsroom publishes at this hour, from 0.1 at night to 1 at noon."""
    hour = moment_s % DAY_S / HOUR_S
    return 0.1 + 0.9 * max(0.0, math.sin(math.pi * (hour - 5) / 17)) if 5 <= hour < 22 else 0.1


def _by_day(chance: Random, until_s: int, mean_s: float, history_s: int) -> list[int]:
    """Return moments of which most lie in daytime, at noon `mean_s` apart."""
    found = _every(chance, until_s, mean_s, history_s)
    return [moment for moment in found if chance.random() < awake(moment)]


def _quiet(chance: Random, until_s: int) -> list[int]:
    """Nothing any more: the last entry is older than a week."""
    return [moment for moment in _every(chance, 0, 2 * DAY_S, HISTORY_S) if moment < -7 * DAY_S]


def _weekly(chance: Random, until_s: int) -> list[int]:
    return _every(chance, until_s, 7 * DAY_S, 4 * HISTORY_S)


def _daily(chance: Random, until_s: int) -> list[int]:
    hour = chance.uniform(5, 20) * HOUR_S
    days = range(-HISTORY_S // DAY_S, until_s // DAY_S + 1)
    moments = (int(day * DAY_S + hour + chance.gauss(0, 1200)) for day in days)
    return sorted(moment for moment in moments if moment < until_s)


def _some_a_day(chance: Random, until_s: int) -> list[int]:
    return _by_day(chance, until_s, 1.7 * HOUR_S, 5 * DAY_S)


def _hourly(chance: Random, until_s: int) -> list[int]:
    minute = chance.randrange(HOUR_S)
    hours = range(-DAY_S // HOUR_S, until_s // HOUR_S + 1)
    moments = (hour * HOUR_S + minute + chance.randrange(-120, 120) for hour in hours)
    return [moment for moment in moments if moment < until_s]


def _bursts(chance: Random, until_s: int) -> list[int]:
    found = []
    for start in _every(chance, until_s, DAY_S / 2, 2 * DAY_S):
        found += [start + chance.randrange(600) for _ in range(chance.randrange(4, 12))]
    return sorted(moment for moment in found if moment < until_s)


def _busy(chance: Random, until_s: int) -> list[int]:
    return _by_day(chance, until_s, 4 * 60, DAY_S // 2)


# The share of feeds that publish so. Most feeds are quiet, and few make most of the articles.
SHARES: dict[str, tuple[float, Pattern]] = {
    "quiet": (0.30, _quiet),
    "weekly": (0.20, _weekly),
    "daily": (0.20, _daily),
    "some_a_day": (0.17, _some_a_day),
    "hourly": (0.08, _hourly),
    "bursts": (0.03, _bursts),
    "busy": (0.02, _busy),
}


def publishing_times(pattern: str, chance: Random, until_s: int) -> list[int]:
    """Return when a feed of `pattern` publishes, ascending, no two in one second."""
    found = SHARES[pattern][1](chance, until_s)
    apart: list[int] = []
    for moment in found:
        apart.append(max(moment, apart[-1] + 1) if apart else moment)
    return [moment for moment in apart if moment < until_s]

"""The points of time at which lists are made for ever."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from services.enrich.core.trends.rules import TrendRules
from services.enrich.core.trends.shares import EPOCH


def grid(after: datetime, to: datetime, rules: TrendRules) -> Iterator[datetime]:
    """Yield the points after `after` up to `to`: after an hour of silence only whole hours.

    The last point before `to` is always one.
    """
    last = _before(to, rules.step)
    at = _before(after, rules.step) + rules.step
    for _ in range(rules.full_steps):
        if at > last:
            return
        yield at
        at += rules.step
    at = _before(at - rules.step, rules.slow_step) + rules.slow_step
    while at < last:
        yield at
        at += rules.slow_step
    if last > at - rules.slow_step:
        yield last


def _before(moment: datetime, step: timedelta) -> datetime:
    return EPOCH + (moment - EPOCH) // step * step

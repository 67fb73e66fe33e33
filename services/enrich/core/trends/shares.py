"""What share of all voices each topic had before: over days, over weeks, by hour of day and week.

Decay is forward: what is counted at a time is added with a weight that grows with that time, so
that nothing is written again when time goes on, and late counts and retractions are exact.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from services.enrich.core.trends.rules import TrendRules
from shared.events.trends import Basis

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
DAYS_A_WEEK = 7
# Weights are made smaller before they exceed two to the power of this.
LARGEST_POWER = 64
LEAST_OF_HOUR = 2.0


@dataclass(slots=True)
class Past:
    """What was counted for a topic, weighted for days and for weeks; by hour of the week."""

    fast: float = 0.0
    slow: float = 0.0
    hours: dict[int, float] = field(default_factory=dict)

    def add(self, count: float, fast: float, slow: float, hour: int) -> None:
        """Count `count` voices with these weights; the hour remembers only more than one."""
        self.fast += count * fast
        self.slow += count * slow
        if abs(count) >= LEAST_OF_HOUR or hour in self.hours:
            self.hours[hour] = self.hours.get(hour, 0.0) + count * slow

    def dump(self) -> list[Any]:
        """Return it as JSON has it."""
        return [self.fast, self.slow, sorted(self.hours.items())]

    @classmethod
    def restored(cls, state: Sequence[Any]) -> Past:
        """Return what was dumped."""
        fast, slow, hours = state
        return cls(fast, slow, dict(hours))


class ShareTable:
    """The past shares in windows of one length, measured every `step`."""

    def __init__(self, step: timedelta, most_keys: int, rules: TrendRules) -> None:
        self.step = step
        self.most_keys = most_keys
        self.rules = rules
        self.total = Past()
        self.keys: dict[str, Past] = {}
        self.base = EPOCH

    @property
    def hours_a_day(self) -> int:
        """How many measurements a day has."""
        return timedelta(days=1) // self.step

    def fold(self, at: datetime, counts: Mapping[str, float], total: float) -> None:
        """Add what was counted in the window that ended at `at`.

        A key that is not known yet is worth remembering from two voices on.
        """
        fast, slow, hour = self._weights(at)
        self.total.add(total, fast, slow, hour)
        for key, count in counts.items():
            past = self.keys.get(key)
            if past is None:
                if count < LEAST_OF_HOUR:
                    continue
                past = self.keys[key] = Past()
            past.add(count, fast, slow, hour)
        if len(self.keys) > self.most_keys * 5 // 4:
            self._forget()

    def _weights(self, at: datetime) -> tuple[float, float, int]:
        while at - self.base > self.rules.half_life_fast * LARGEST_POWER:
            self._rebase()
        since = at - self.base
        hour = (at - EPOCH) // self.step % (self.hours_a_day * DAYS_A_WEEK)
        fast = 2.0 ** (since / self.rules.half_life_fast)
        return fast, 2.0 ** (since / self.rules.half_life_slow), hour

    def _rebase(self) -> None:
        """Count time from a later moment: all weights get smaller by the same powers of two."""
        self.base += self.rules.half_life_slow * 4
        fast = 2.0 ** -(self.rules.half_life_slow * 4 / self.rules.half_life_fast)
        for past in (self.total, *self.keys.values()):
            past.fast *= fast
            past.slow *= 2.0**-4
            past.hours = {hour: count * 2.0**-4 for hour, count in past.hours.items()}

    def _forget(self) -> None:
        kept = heapq.nlargest(self.most_keys, self.keys, key=lambda key: (self.keys[key].slow, key))
        self.keys = {key: self.keys[key] for key in sorted(kept)}

    def at(self, at: datetime, total: float) -> Usual:
        """Return what was usual of windows that end like one of `total` voices at `at`.

        Hours are few, so that window itself counts as one more without any topic.
        """
        week = self.hours_a_day * DAYS_A_WEEK
        once = total * self._weights(at)[1]
        first = (at - EPOCH) // self.step
        groups = []
        for hour in (first, first + 1):
            days = [(hour + day * self.hours_a_day) % week for day in range(DAYS_A_WEEK)]
            groups += [days, [hour % week]]
        totals = self.total.hours
        weights = [sum(totals.get(hour, 0.0) for hour in group) + once for group in groups]
        return Usual(self, list(zip(groups, weights, strict=True)))

    def dump(self) -> dict[str, Any]:
        """Return all that is known, as JSON has it."""
        return {
            "base": (self.base - EPOCH).total_seconds(),
            "total": self.total.dump(),
            "keys": {key: past.dump() for key, past in self.keys.items()},
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Know what was dumped, and nothing else."""
        self.base = EPOCH + timedelta(seconds=state["base"])
        self.total = Past.restored(state["total"])
        self.keys = {key: Past.restored(past) for key, past in state["keys"].items()}


@dataclass(frozen=True, slots=True)
class Usual:
    """What was usual in windows like a certain one: `hours` are those of the day and of the week
    that it overlaps, with what was counted then.
    """

    table: ShareTable
    hours: list[tuple[list[int], float]]

    def shares(self, key: str) -> dict[Basis, float]:
        """Return the shares that its past makes likely for `key`."""
        past, total = self.table.keys.get(key), self.table.total
        if past is None or total.slow <= 0 or total.fast <= 0:
            return {}
        shares: dict[Basis, float] = {
            "days": past.fast / total.fast,
            "weeks": past.slow / total.slow,
        }
        if past.hours:
            day, hour, next_day, next_hour = [
                sum(past.hours.get(one, 0.0) for one in group) / weight if weight > 0 else 0.0
                for group, weight in self.hours
            ]
            shares["hour_of_day"] = max(day, next_day)
            shares["hour_of_week"] = max(hour, next_hour)
        return shares

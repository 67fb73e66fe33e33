"""First polls of new sources, one after the other: a list of many must not be asked at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class Spread:
    """Gives each new source its moment: at once for one, `per_s` in a second for many."""

    per_s: float = 50.0
    _taken_until: datetime | None = None

    def next_at(self, now: datetime, random: float) -> datetime:
        """Return the next free moment; `random` in [0, 1) moves the one after it."""
        at = now if self._taken_until is None else max(now, self._taken_until)
        self._taken_until = at + timedelta(seconds=2 * random / self.per_s)
        return at

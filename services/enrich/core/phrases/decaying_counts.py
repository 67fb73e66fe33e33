"""Counts of very many keys in little memory that fade with time."""

from __future__ import annotations

from array import array
from datetime import UTC, datetime, timedelta
from zlib import crc32

WIDTH_BITS = 19
_MOST_DOUBLINGS = 90.0
_LEAST_EXPONENT = -1000.0
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class DecayingCounts:
    """About how often a key was counted lately, each time halved after every half-life.

    A count-min sketch with conservative update (Cormode & Muthukrishnan 2005; Estan & Varghese
    2002) of two rows, 4 MB, under forward decay (Cormode et al. 2009): it never tells too little,
    and too much only where two rare keys meet twice. Time may stand still or jump back.
    """

    def __init__(self, half_life: timedelta) -> None:
        self._half_life = half_life
        self._rows = tuple(array("f", bytes(4 << WIDTH_BITS)) for _ in range(2))
        self._landmark = 0.0

    def weight(self, at: datetime) -> float:
        """Return what an event at the time `at` counts; later ones count more."""
        halves = (at - _EPOCH) / self._half_life
        if halves - self._landmark > _MOST_DOUBLINGS:
            self._move_landmark(halves)
        return float(2.0 ** max(halves - self._landmark, -_MOST_DOUBLINGS))

    def add(self, key: str, weight: float) -> None:
        """Count `key` once, by the `weight` of its time."""
        left, right = self._rows
        first, second = _cells(key)
        told = min(left[first], right[second]) + weight
        left[first] = max(left[first], told)
        right[second] = max(right[second], told)

    def count(self, key: str, weight: float) -> float:
        """Return how often `key` was counted, as seen from the time with this `weight`."""
        left, right = self._rows
        first, second = _cells(key)
        return min(left[first], right[second]) / weight

    def _move_landmark(self, halves: float) -> None:
        shrunk = 2.0 ** max(self._landmark - halves, _LEAST_EXPONENT)
        for row in self._rows:
            if any(row):
                row[:] = array("f", [told * shrunk for told in row])
        self._landmark = halves


def _cells(key: str) -> tuple[int, int]:
    mixed = crc32(key.encode("utf-8", "surrogatepass"))
    return mixed & ((1 << WIDTH_BITS) - 1), (mixed * 2_654_435_761 & 0xFFFFFFFF) >> 32 - WIDTH_BITS

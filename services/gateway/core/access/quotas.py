"""How often each client may ask: a bucket of requests that fills again as time goes by."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

MINUTE_S = 60
# Whoever is forgotten because so many others came starts anew.
MOST_BUCKETS = 100_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a request: whether it fits, what is left, and when there is more.

    `full_in_s` is when all of `quota` is there again, `next_in_s` when one request is.
    """

    fits: bool
    quota: int
    left: int
    full_in_s: float
    next_in_s: float


class Buckets:
    """A bucket for each client that has asked of late; the others' are full."""

    def __init__(self, most: int = MOST_BUCKETS) -> None:
        self._most = most
        # How much was there and when; the one asked least lately first.
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def take(self, client: str, per_minute: int, now: datetime) -> Taken:
        """Take one request of `client`, which may save up those of a minute."""
        rate, at = per_minute / MINUTE_S, now.timestamp()
        there, since = self._kept.pop(client, (float(per_minute), at))
        # A clock that was set back takes nothing away.
        there = min(per_minute, there + max(0.0, at - since) * rate)
        fits = there >= 1
        there -= fits
        self._keep(client, there, at)
        return Taken(
            fits=fits,
            quota=per_minute,
            left=int(there),
            full_in_s=(per_minute - there) / rate,
            next_in_s=max(0.0, 1 - there) / rate,
        )

    def _keep(self, client: str, there: float, at: float) -> None:
        self._kept[client] = there, at
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

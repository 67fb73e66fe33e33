"""When a source is asked again, with what its people know of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.ingest.core.polling.schedule import (
    NextPoll,
    Pace,
    Wishes,
    next_after_failure,
    next_after_read,
)
from shared.events import Source

# A page that failed is tried again with the feed, well before its next turn.
PAGES_AGAIN_S = 900.0
# While a hub tells of a source's new entries, it is only polled for what the hub may have missed.
PUSHED_MIN_S = 3600.0


@dataclass(frozen=True, slots=True)
class Pacing:
    """The pace of all sources, or with `fixed_s` one interval whatever they publish."""

    pace: Pace
    fixed_s: float | None = None
    is_pushed: Callable[[str], bool] = lambda _source_id: False

    def of(self, source: Source) -> Pace:
        """Return the pace of `source`: what people have said of it comes first."""
        if self.fixed_s is not None:
            return Pace(self.fixed_s, self.fixed_s, self.pace.max_s)
        hints = source.polling
        min_s = hints.min_interval_s or min(
            self.pace.min_s, hints.max_interval_s or self.pace.max_s
        )
        max_s = max(min_s, hints.max_interval_s or self.pace.max_s)
        if self.is_pushed(source.source_id):
            min_s = min(max(min_s, PUSHED_MIN_S), max_s)
        return Pace(min(max(self.pace.first_s, min_s), max_s), min_s, max_s)

    def most_s(self, source: Source) -> float:
        """Return how long a source that answers may be left alone."""
        return self.fixed_s or self.of(source).max_s

    def after_read(
        self,
        source: Source,
        now: datetime,
        arrivals: Sequence[datetime],
        wishes: Wishes,
        random: float,
    ) -> NextPoll:
        """Return when to come back after an answer."""
        if self.fixed_s is None:
            return next_after_read(now, arrivals, self.of(source), wishes, random)
        wait_s = max(self.fixed_s * (0.9 + random / 5), wishes.terms.retry_after_s or 0.0)
        return NextPoll(now + timedelta(seconds=wait_s), self.fixed_s)

    def after_failure(
        self, source: Source, now: datetime, failures: int, wishes: Wishes, random: float
    ) -> NextPoll:
        """Return when to come back after `failures` in a row."""
        return next_after_failure(now, failures, self.of(source), wishes, random)


def sooner_for_pages(next_poll: NextPoll, now: datetime, wishes: Wishes) -> NextPoll:
    """Return `next_poll`, moved up for pages that are to be tried again soon."""
    wait_s = max(PAGES_AGAIN_S, wishes.terms.retry_after_s or 0.0)
    return next_poll._replace(at=min(next_poll.at, now + timedelta(seconds=wait_s)))

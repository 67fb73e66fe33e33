"""What is due when: a heap of sources, and of hosts for which sources wait."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from heapq import heapify, heappop, heappush

# Entries that no longer hold are dropped when they come up, or when they are so many times more.
_MOST_STALE = 4


class Agenda:
    """The due time of each source; taking the next one costs the logarithm of how many there are.

    A source whose host must not be asked yet waits in the host's queue until the host is called,
    and costs nothing meanwhile.
    """

    def __init__(self) -> None:
        self._due: dict[str, datetime] = {}
        self._heap: list[tuple[datetime, str]] = []
        self._queues: dict[str, deque[str]] = {}
        self._queued: set[str] = set()
        self._calls: list[tuple[datetime, str]] = []
        self._called: dict[str, datetime] = {}

    def __len__(self) -> int:
        return len(self._due)

    def __contains__(self, source_id: object) -> bool:
        return source_id in self._due

    def due(self, source_id: str) -> datetime | None:
        """Return when `source_id` is due, if it is on the agenda."""
        return self._due.get(source_id)

    def put(self, source_id: str, at: datetime) -> None:
        """Let `source_id` be due `at`, in place of what was noted of it before."""
        self._due[source_id] = at
        self._queued.discard(source_id)
        heappush(self._heap, (at, source_id))
        if len(self._heap) > _MOST_STALE * len(self._due) + _MOST_STALE:
            self._heap = [(due, one) for one, due in self._due.items() if one not in self._queued]
            heapify(self._heap)

    def drop(self, source_id: str) -> None:
        """Forget `source_id`."""
        self._due.pop(source_id, None)
        self._queued.discard(source_id)

    def queue(self, source_id: str, host: str, at: datetime) -> None:
        """Let `source_id`, due `at`, wait until `host` is called."""
        self._due[source_id] = at
        self._queued.add(source_id)
        self._queues.setdefault(host, deque()).append(source_id)

    def call(self, host: str, at: datetime) -> None:
        """Let the source that has waited longest for `host` have its turn `at`."""
        before = self._called.get(host)
        if host in self._queues and (before is None or at < before):
            self._called[host] = at
            heappush(self._calls, (at, host))

    def next_at(self) -> datetime | None:
        """Return when there may be something to do next."""
        self._drop_stale()
        tops = [heap[0][0] for heap in (self._heap, self._calls) if heap]
        return min(tops, default=None)

    def pop(self, now: datetime) -> str | None:
        """Return a source that has its turn and take it off, or None when none is due."""
        source_id = self._pop_called(now) or self._pop_due(now)
        if source_id is not None:
            self._due.pop(source_id, None)
            self._queued.discard(source_id)
        return source_id

    def _pop_called(self, now: datetime) -> str | None:
        self._drop_stale()
        while self._calls and self._calls[0][0] <= now:
            _, host = heappop(self._calls)
            del self._called[host]
            if source_id := self._pop_queued(host):
                return source_id
            self._drop_stale()
        return None

    def _pop_queued(self, host: str) -> str | None:
        queue = self._queues[host]
        found = None
        while queue and found is None:
            source_id = queue.popleft()
            found = source_id if source_id in self._queued else None
        if not queue:
            del self._queues[host]
        return found

    def _pop_due(self, now: datetime) -> str | None:
        self._drop_stale()
        if self._heap and self._heap[0][0] <= now:
            return heappop(self._heap)[1]
        return None

    def _drop_stale(self) -> None:
        while self._heap and not self._holds(*self._heap[0]):
            heappop(self._heap)
        while self._calls and self._called.get(self._calls[0][1]) != self._calls[0][0]:
            heappop(self._calls)

    def _holds(self, at: datetime, source_id: str) -> bool:
        return self._due.get(source_id) == at and source_id not in self._queued

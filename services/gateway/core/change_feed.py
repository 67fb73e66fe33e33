"""Changes told live to many readers; a late one can catch up a little."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from shared.events import TrendChange

MOST_KEPT = 2_000
MOST_WAITING = 200

Change = TypeVar("Change")
Wanted: TypeAlias = Callable[[Change], bool]


class FeedFullError(RuntimeError):
    """No reader can be taken on now: too many are there, or the gateway stops."""


@dataclass(frozen=True)
class Told(Generic[Change]):
    """A change by its place in the log, which grows and is the same at every gateway."""

    id: int
    change: Change


class Subscription(Generic[Change]):
    """What one reader is still to be told.

    `missed` says that there was more than can be told now. A reader who takes nothing until more
    than `most_waiting` changes wait is `dropped`.
    """

    def __init__(self, wanted: Wanted[Change], most_waiting: int) -> None:
        self.missed = False
        self.dropped = asyncio.Event()
        self.closed = False
        self._wanted = wanted
        self._after = -1
        self._goes_on = False
        self._most_waiting = most_waiting
        self._waiting: deque[Told[Change]] = deque()
        self._woken = asyncio.Event()

    def offer(self, told: Told[Change]) -> None:
        """Keep `told` for the reader if it is wanted."""
        if told.id <= self._after or not self._wanted(told.change):
            return
        if len(self._waiting) >= self._most_waiting:
            self.dropped.set()
            return
        self._waiting.append(told)
        self._woken.set()

    def go_on_after(self, last_id: int, kept: Iterable[Told[Change]]) -> None:
        """Take what is wanted of `kept` after `last_id`; more than may wait counts as missed."""
        self._after, self._goes_on = last_id, True
        told = [one for one in kept if one.id > last_id and self._wanted(one.change)]
        if len(told) > self._most_waiting:
            self.missed = True
        else:
            self._waiting.extend(told)

    def learn_start(self, first_id: int) -> None:
        """Note that no change before `first_id` is kept, which a reader may have missed."""
        if self._goes_on and self._after + 1 < first_id:
            self.missed = True
            self._woken.set()

    def take_missed(self) -> bool:
        """Return whether the reader is to hear, once, that it missed something."""
        missed, self.missed = self.missed, False
        return missed

    def close(self) -> None:
        """Let the reader go after what waits for it."""
        self.closed = True
        self._woken.set()

    async def next(self, within_s: float) -> Told[Change] | None:
        """Return the next change; None when there is none within the time, or it missed some."""
        if not self._waiting and not self.closed and not self.missed:
            self._woken.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(within_s):
                    await self._woken.wait()
        return self._waiting.popleft() if self._waiting else None


@dataclass
class Seats:
    """How many readers there may be and are, at one feed or at several together."""

    most: int = 500
    taken: int = 0


class LiveFeed(Generic[Change]):
    """The last changes and the readers that hear of each new one; both bounded."""

    def __init__(
        self,
        most_readers: int | Seats = 500,
        most_kept: int = MOST_KEPT,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        self._seats = most_readers if isinstance(most_readers, Seats) else Seats(most_readers)
        self._most_waiting = most_waiting
        self._kept: deque[Told[Change]] = deque(maxlen=most_kept)
        self._kept_from: int | None = None
        self._readers: set[Subscription[Change]] = set()
        self._closed = False

    @property
    def readers(self) -> int:
        """How many are being told."""
        return len(self._readers)

    @property
    def next_id(self) -> int | None:
        """The place in the log after the last change heard of, or where following began."""
        return self._kept[-1].id + 1 if self._kept else self._kept_from

    def begin(self, first_id: int) -> None:
        """Note from which place in the log on changes are kept, also for readers that wait."""
        if self._kept_from is None:
            self._kept_from = first_id
            for reader in self._readers:
                reader.learn_start(first_id)

    def publish(self, told: Told[Change]) -> None:
        """Tell every reader, and keep it for those who come back."""
        if len(self._kept) == self._kept.maxlen:
            self._kept_from = self._kept[0].id + 1
        self._kept.append(told)
        for reader in self._readers:
            reader.offer(told)

    def subscribe(self, wanted: Wanted[Change], after: int | None = None) -> Subscription[Change]:
        """Return a reader of what is new, or of all that is kept after `after`.

        Raises `FeedFullError`; whoever subscribes has to leave.
        """
        if self._closed or self._seats.taken >= self._seats.most:
            raise FeedFullError("too many are listening")
        reader = Subscription(wanted, self._most_waiting)
        if after is not None:
            reader.go_on_after(after, self._kept)
            if self._kept_from is not None:
                reader.learn_start(self._kept_from)
        self._readers.add(reader)
        self._seats.taken += 1
        return reader

    def leave(self, reader: Subscription[Change]) -> None:
        """Tell `reader` no more."""
        if reader in self._readers:
            self._readers.remove(reader)
            self._seats.taken -= 1

    def close(self) -> None:
        """Let every reader go, and take on no more."""
        self._closed = True
        for reader in self._readers:
            reader.close()


# Of the trending lists.
ToldChange = Told[TrendChange]
ChangeFeed = LiveFeed[TrendChange]

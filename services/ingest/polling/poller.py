"""The polling loop: every source of this worker's slots when it is due, one at a time per host."""

from __future__ import annotations

import asyncio
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from services.ingest.core.identity.canonical_url import host_of
from services.ingest.core.polling.agenda import Agenda
from services.ingest.core.polling.manners import HostManners
from services.ingest.core.polling.slots import slot_of
from services.ingest.core.polling.spread import Spread
from services.ingest.core.sources.registry import Registry
from services.ingest.polling.looking import Looker
from services.ingest.polling.recording import Recorder
from shared.delivery import StoppingError
from shared.events import Source, SourceState
from shared.topics import SOURCES

log = structlog.get_logger()

# When a host is busy for another reason than a poll, such as a page, it is looked at again so soon.
BUSY_S = 0.5
# The group waits for a member that gives up its slots, but no longer than its session lasts.
GIVE_UP_S = 5.0


@dataclass
class Poller:
    """Polls the sources of its slots, and says when it has let go of them."""

    looker: Looker
    recorder: Recorder
    registry: Registry
    manners: HostManners
    at_once: int
    slots: frozenset[int] = frozenset()
    agenda: Agenda = field(default_factory=Agenda)
    spread: Spread = field(default_factory=Spread)
    _under_way: dict[asyncio.Task[None], Source] = field(default_factory=dict)
    _faults: set[asyncio.Task[None]] = field(default_factory=set)
    _hosts: set[str] = field(default_factory=set)
    _is_closing: bool = False
    _is_stopped: bool = False
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.registry.listen(self._heard)
        self.recorder.watch.is_ours = self.has_slot

    async def run(self) -> None:
        """Poll what is due until cancelled."""
        try:
            while True:
                self._start_due()
                await self._wait()
        finally:
            for task in self._tasks():
                task.cancel()

    def _tasks(self) -> set[asyncio.Task[None]]:
        return {*self._under_way, *self._faults}

    def own(self, slots: Set[int]) -> None:
        """Poll the sources of `slots` from now on, and no others; nothing after `stop`."""
        if self._is_stopped:
            return
        self.slots, self._is_closing = frozenset(slots), False
        self.agenda = Agenda()
        for source in self.registry.active():
            self._plan(source)
        log.info("polling", slots=sorted(slots), sources=len(self.agenda))
        self._wake.set()

    async def give_up(self, most_s: float = GIVE_UP_S) -> None:
        """Return when no poll is under way any more; those that take too long are cancelled."""
        self._is_closing, self.agenda = True, Agenda()
        for timeout_s in (most_s, 1.0):
            if under_way := self._tasks():
                _, late = await asyncio.wait(under_way, timeout=timeout_s)
                for task in late:
                    task.cancel()
        self.slots = frozenset()

    async def stop(self, most_s: float) -> None:
        """Give up all slots for good, within `most_s` or little more."""
        self._is_stopped = True
        await self.give_up(most_s)

    def soon(self, source_id: str) -> None:
        """Poll the source as soon as its host may be asked, if it is one of ours."""
        source = self.registry.get(source_id)
        if source is not None and source_id in self.agenda:
            self.agenda.put(source_id, self._now())
            self._wake.set()

    def owns(self, source: Source) -> bool:
        """Return whether `source` is to be polled, and by this worker."""
        is_polled = source.state == SourceState.ACTIVE and source.kind != "push"
        return is_polled and self.has_slot(source)

    def has_slot(self, source: Source) -> bool:
        """Return whether `source` belongs to a slot of this worker."""
        return slot_of(source, SOURCES.partitions) in self.slots

    def _now(self) -> datetime:
        return self.looker.clock.now()

    def _heard(self, source: Source, before: Source | None) -> None:
        """Put a source that is new or was changed by people where it belongs on the agenda."""
        owned = self.owns(source)  # asked even when it does not matter yet, to know its slot later
        if self._is_closing or not self.slots:
            return
        if not owned:
            self.agenda.drop(source.source_id)
        elif before is not None and before.rules != source.rules:
            self.agenda.put(source.source_id, self._now())
        elif before is not None and before.polling != source.polling:
            self._plan(source, most_s=self.looker.pacing.most_s(source))
        elif source.source_id not in self.agenda and not self._polls(source.source_id):
            is_revived = before is not None and before.state != source.state
            self._plan(source, most_s=0.0 if is_revived else None)
        self._wake.set()

    def _polls(self, source_id: str) -> bool:
        return any(one.source_id == source_id for one in self._under_way.values())

    def _plan(self, source: Source, most_s: float | None = None) -> None:
        """Put `source` on the agenda, at the latest in `most_s`, if it is one of ours."""
        if not self.owns(source):
            return
        now = self._now()
        if until := self.recorder.table.peace_until(source.source_id):
            self.manners.leave_alone(host_of(source.polled_url), until, now)
        at = self.recorder.table.next_poll_at(source.source_id)
        if at is None:
            at = self.spread.next_at(now, self.looker.random())
        if most_s is not None:
            at = min(at, now + timedelta(seconds=most_s))
        self.agenda.put(source.source_id, at)

    def _start_due(self) -> None:
        now = self._now()
        while len(self._under_way) < self.at_once and (source_id := self.agenda.pop(now)):
            source = self.registry.get(source_id)
            if source is not None and self.owns(source):
                self._start_or_queue(source, now)

    def _start_or_queue(self, source: Source, now: datetime) -> None:
        host = host_of(source.polled_url)
        ready_at = self.manners.ready_at(host, now)
        if self.manners.is_busy(host):
            ready_at = max(ready_at, now + timedelta(seconds=BUSY_S))
        if host not in self._hosts and ready_at <= now:
            self._hosts.add(host)
            task = asyncio.create_task(self.poll(source))
            self._under_way[task] = source
            task.add_done_callback(self._finished)
            return
        self.agenda.queue(source.source_id, host, now)
        if host not in self._hosts:
            self.agenda.call(host, ready_at)

    async def _wait(self) -> None:
        """Wait until a poll is done, a source is due or something has changed."""
        waits: set[asyncio.Task[Any]] = {asyncio.create_task(self._wake.wait())}
        next_at = self.agenda.next_at() if len(self._under_way) < self.at_once else None
        if next_at is not None:
            idle_s = max(0.0, (next_at - self._now()).total_seconds())
            waits.add(asyncio.create_task(self.looker.clock.sleep(idle_s)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waits:
                one.cancel()
        self._wake.clear()

    def _finished(self, task: asyncio.Task[None]) -> None:
        source = self._under_way.pop(task)
        host = host_of(source.polled_url)
        self._hosts.discard(host)
        self.agenda.call(host, self.manners.ready_at(host, self._now()))
        self._wake.set()
        error = None if task.cancelled() else task.exception()
        if error is None or isinstance(error, StoppingError):
            return
        # A fault of ours with this one source; it must not keep the others from being polled.
        log.error("poll failed unexpectedly", feed_url=source.feed_url, exc_info=error)
        if not self._is_closing and isinstance(error, Exception):
            fault = asyncio.create_task(self._write_fault(source, error))
            self._faults.add(fault)
            fault.add_done_callback(self._fault_written)

    def _fault_written(self, task: asyncio.Task[None]) -> None:
        self._faults.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("failed poll not written", exc_info=error)

    async def poll(self, source: Source) -> None:
        """Poll `source` once, write how it went and plan when to come back."""
        last = self.recorder.table.get(source.source_id)
        poll = await self.looker.look(source, last)
        if not self.owns(source):
            log.warning("slot lost during a poll, nothing written", feed_url=source.feed_url)
            return
        await self.recorder.write(source, last, poll)
        self._come_back(source, poll.next_poll_at)

    async def _write_fault(self, source: Source, error: Exception) -> None:
        last, now = self.recorder.table.get(source.source_id), self._now()
        poll = self.looker.failed(source, last, now, error)
        self._come_back(source, poll.next_poll_at)
        await self.recorder.write(source, last, poll)

    def _come_back(self, source: Source, at: datetime) -> None:
        current = self.registry.get(source.source_id)
        if current is not None and not self._is_closing and self.owns(current):
            self.agenda.put(source.source_id, at)

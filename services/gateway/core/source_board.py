"""Every source and how the last look at it went, as its topics tell it, in memory."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, fields
from datetime import datetime
from sys import intern
from typing import ClassVar

from shared.events import Event, Showing, Source, SourceKind, SourcePoll, SourceState, UtcTime
from shared.events.sources import PollOutcome

_ALIKE = ("owner", "country", "language", "kind")
# Where a source stands among all: by name, then by id.
Place = tuple[str, str]


class LastPoll(Event):
    """What readers are told of a `SourcePoll`; what ingest goes on from is not kept here."""

    current_schema: ClassVar[int] = SourcePoll.current_schema

    source_id: str
    outcome: PollOutcome
    status: int | None = None
    error: str | None = None
    fault: str | None = None
    next_poll_at: UtcTime
    failures: int = 0
    last_success_at: UtcTime | None = None
    silent_since: UtcTime | None = None
    lag_s: float | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """What readers are told of a `Source`; there may be 100,000, so no more of it is kept."""

    source_id: str
    name: str
    owner: str
    site: str | None
    country: str | None
    language: str | None
    sections: tuple[str, ...]
    kind: SourceKind
    rank: int | None
    state: SourceState
    state_reason: str | None
    showing: Showing


@dataclass(frozen=True, slots=True)
class LastLook:
    """How the last look at a source went."""

    event_time: datetime
    outcome: PollOutcome
    error: str | None
    fault: str | None
    next_poll_at: datetime
    failures: int
    last_success_at: datetime | None
    silent_since: datetime | None
    lag_s: float | None


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source, and the last look at it if there was one."""

    source: Outline
    poll: LastLook | None


@dataclass
class SourceBoard:
    """The latest of every source and poll; keeps what it has while Kafka is away."""

    sources_read: asyncio.Event = field(default_factory=asyncio.Event)
    polls_read: asyncio.Event = field(default_factory=asyncio.Event)
    _sources: dict[str, Outline] = field(default_factory=dict)
    _polls: dict[str, LastLook] = field(default_factory=dict)
    _places: list[Place] = field(default_factory=list)
    _are_placed: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether all there is has been heard of; before that a source may seem to be missing."""
        return self.sources_read.is_set() and self.polls_read.is_set()

    def note(self, source: Source) -> None:
        """Take in a source as it stands now."""
        before, now = self._sources.get(source.source_id), _outline(source)
        self._sources[source.source_id] = now
        self._are_placed &= _is_where_it_was(before, now)

    def forget(self, source_id: str) -> None:
        """Let go of a source, if it was known."""
        self._are_placed &= self._sources.pop(source_id, None) is None

    def note_poll(self, poll: LastPoll) -> None:
        """Take in how the last look at a source went."""
        told = {one.name: getattr(poll, one.name) for one in fields(LastLook)}
        self._polls[poll.source_id] = LastLook(**told)

    def forget_poll(self, source_id: str) -> None:
        """Let go of what the last look at a source told."""
        self._polls.pop(source_id, None)

    def get(self, source_id: str) -> KnownSource | None:
        """Return a source, removed ones too."""
        source = self._sources.get(source_id)
        return None if source is None else self.known(source)

    def known(self, source: Outline) -> KnownSource:
        """Return `source` with the last look at it."""
        return KnownSource(source, self._polls.get(source.source_id))

    def showing(self, source_id: str) -> Showing:
        """Return how much readers are shown of what the source publishes.

        Only an excerpt as long as it is not known whether it may be more.
        """
        source = self._sources.get(source_id)
        if source is None:
            return "text" if self.sources_read.is_set() else "excerpt"
        return source.showing

    def listed(self) -> list[Outline]:
        """Return every source but the removed ones, by name and then by id."""
        if not self._are_placed:
            told = (one for one in self._sources.values() if one.state != SourceState.REMOVED)
            self._places = sorted(map(place_of, told))
            self._are_placed = True
        return [self._sources[source_id] for _, source_id in self._places]


def _outline(source: Source) -> Outline:
    told = {one.name: getattr(source, one.name) for one in fields(Outline)}
    # Each is read anew from its message, and the same in many.
    same = {name: intern(one) for name in _ALIKE if (one := told[name]) is not None}
    return Outline(**(told | same))


def place_of(source: Outline) -> Place:
    """Return where `source` stands among all."""
    return source.name.casefold(), source.source_id


def _is_where_it_was(before: Outline | None, now: Outline) -> bool:
    return (
        before is not None
        and place_of(before) == place_of(now)
        and (before.state == SourceState.REMOVED) == (now.state == SourceState.REMOVED)
    )

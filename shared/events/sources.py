"""Where articles come from."""

from __future__ import annotations

from enum import StrEnum

from shared.events.envelope import Contract, Event


class SourceState(StrEnum):
    """Whether a source is polled."""

    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"


class Source(Event):
    """A feed that is polled. `owner` counts independent voices: its outlets are one voice."""

    source_id: str
    feed_url: str
    name: str
    owner: str
    site: str | None = None
    country: str | None = None
    language: str | None = None
    sections: tuple[str, ...] = ()
    state: SourceState = SourceState.ACTIVE


class SourceRef(Contract):
    """The part of a source that travels with its articles."""

    id: str
    name: str
    owner: str
    site: str | None = None
    country: str | None = None
    language: str | None = None

"""In one word how a source fares, for whoever tells it."""

from __future__ import annotations

from typing import Literal, Protocol

from shared.events.sources import PollOutcome, SourceKind, SourceState

Status = Literal["waiting", "ok", "failing", "silent", "ended", "paused"]
STATUSES: tuple[Status, ...] = ("waiting", "ok", "failing", "silent", "ended", "paused")


class Known(Protocol):
    """What is asked of a source."""

    @property
    def state(self) -> SourceState: ...

    @property
    def kind(self) -> SourceKind: ...


class Look(Protocol):
    """What is asked of the last look at it."""

    @property
    def outcome(self) -> PollOutcome: ...

    @property
    def failures(self) -> int: ...


def source_status(source: Known, look: Look | None, *, silent: bool) -> Status:
    """Return how `source` fares, judging by the last look at it.

    `silent` says whether by its own measure there should have been articles since.
    """
    if source.state == SourceState.PAUSED:
        return "paused"
    if source.state != SourceState.ACTIVE:
        return "ended"
    if look is None or look.outcome == "gone":
        return "ok" if source.kind == "push" else "waiting"
    if look.failures:
        return "failing"
    return "silent" if silent else "ok"

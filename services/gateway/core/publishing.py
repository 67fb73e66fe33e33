"""What the gateway writes to the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from shared.delivery import Publisher, TransientError
from shared.events import Event
from shared.topics import Topic


class Outlet(Publisher, Protocol):
    """Where events go out, and where the keys of compacted topics are taken back."""

    async def erase(self, topic: Topic, keys: Sequence[str]) -> None:
        """Say that there is nothing at `keys` any more, or raise `TransientError`."""


class NoOutlet:
    """Takes nothing, where there is nothing that it could be published to."""

    async def publish(self, topic: Topic, events: Sequence[Event]) -> None:
        """Raise `TransientError`."""
        raise TransientError(f"{len(events)} events wait for a connection to the broker")

    async def erase(self, topic: Topic, keys: Sequence[str]) -> None:
        """Raise `TransientError`."""
        raise TransientError(f"{len(keys)} keys wait for a connection to the broker")

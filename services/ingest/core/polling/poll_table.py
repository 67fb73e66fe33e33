"""How the last look at every source went: small enough to keep for all of them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import orjson
from pydantic import ValidationError

from shared.events import SourcePoll

# Hashes for the most part: a higher level takes twice the time and saves less than 1 %.
_LEVEL = 6


class _Kept(NamedTuple):
    asked_at: datetime
    next_poll_at: datetime
    peace_until: datetime | None
    packed: bytes


class UnreadablePollError(ValueError):
    """Bytes that are no look at a source, and why."""


class PollTable:
    """The latest look at each source, packed; it is unpacked when it is asked for."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self.with_hub: set[str] = set()
        """The sources whose feeds name a hub."""

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def note(self, raw: bytes) -> None:
        """Keep the look told by `raw` unless a later one is known.

        Raises `UnreadablePollError`. Checks no more of it than whose it is and its times.
        """
        try:
            told = orjson.loads(raw)
            source_id = str(told["source_id"])
            asked_at, next_at = _moment(told["event_time"]), _moment(told["next_poll_at"])
            peace = _moment(told["peace_until"]) if told.get("peace_until") else None
        except (TypeError, KeyError, ValueError) as error:
            raise UnreadablePollError(f"{type(error).__name__}: {error}") from error
        known = self._kept.get(source_id)
        if known is None or known.asked_at <= asked_at:
            self._kept[source_id] = _Kept(asked_at, next_at, peace, zlib.compress(raw, _LEVEL))
            (self.with_hub.add if told.get("hub_url") else self.with_hub.discard)(source_id)

    def forget(self, source_id: str) -> None:
        """Forget the source."""
        self._kept.pop(source_id, None)
        self.with_hub.discard(source_id)

    def next_poll_at(self, source_id: str) -> datetime | None:
        """Return when the source is to be asked again, if it ever was."""
        kept = self._kept.get(source_id)
        return kept.next_poll_at if kept else None

    def peace_until(self, source_id: str) -> datetime | None:
        """Return until when the source's host asked to be left alone, if it did."""
        kept = self._kept.get(source_id)
        return kept.peace_until if kept else None

    def get(self, source_id: str) -> SourcePoll | None:
        """Return the last look at the source, if there was one that can be read."""
        kept = self._kept.get(source_id)
        if kept is None:
            return None
        try:
            return SourcePoll.model_validate_json(zlib.decompress(kept.packed))
        except ValidationError:
            return None

    @property
    def packed_bytes(self) -> int:
        """How many bytes the packed looks have."""
        return sum(len(kept.packed) for kept in self._kept.values())


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"a time without zone: {text}")
    return moment

"""What is known of trends as pieces that fit into messages, and back."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.events import Provenance, TrendCheckpoint

# Well below the largest message, with what is around it.
MOST_CHARACTERS = 900_000


@dataclass(frozen=True, slots=True)
class Saved:
    """A dump and the offset of the first message that is not in it."""

    dump: bytes
    position: int


def in_pieces(saved: Saved, at: datetime, provenance: Provenance) -> list[TrendCheckpoint]:
    """Return the pieces of a dump."""
    text = b64encode(saved.dump).decode()
    starts = range(0, max(1, len(text)), MOST_CHARACTERS)
    return [
        TrendCheckpoint(
            id=f"{saved.position}/{number}",
            event_time=at,
            ingest_time=at,
            provenance=provenance,
            part=str(number),
            parts=len(starts),
            position=saved.position,
            state=text[start : start + MOST_CHARACTERS],
        )
        for number, start in enumerate(starts)
    ]


def put_together(latest: Iterable[TrendCheckpoint]) -> Saved | None:
    """Return the dump in the latest piece of each number; None if there is none, or not whole.

    There may be pieces of an older, longer dump beside them.
    """
    by_part = {one.part: one for one in latest}
    first = by_part.get("0")
    if first is None:
        return None
    pieces = [by_part.get(str(number)) for number in range(first.parts)]
    whole = [one for one in pieces if one is not None and one.position == first.position]
    if len(whole) < first.parts:
        return None
    return Saved(b64decode("".join(one.state for one in whole)), first.position)

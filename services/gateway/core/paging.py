"""Lists read page by page: all pages of one are of one moment, whatever is written meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

# What the index sorts by, as it gave it: where the next page begins.
Position = tuple[float | int | str, ...]


class ListGoneError(Exception):
    """The moment that a list is of is not held any more, so that it has to be begun anew."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What holds indices as they were at one moment; empty for one that the list does not need."""

    articles: str = ""
    stories: str = ""


NO_SNAPSHOT = Snapshot()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after a position, in a list of a moment with `total` entries.

    So many were `seen` on the pages before. Without a snapshot the list goes on as it is now.
    """

    after: Position
    seen: int
    snapshot: Snapshot | None = None
    total: int | None = None

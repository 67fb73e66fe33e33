"""What every feed and every host of the fleet will do, fixed before the first request."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from bench.fleet_sim.patterns import HOUR_S

# A Monday; the fleet's clock starts here, and every other time is seconds since then.
EPOCH = datetime(2026, 3, 2, tzinfo=UTC)
SHOWN_AGAIN_S = 6 * HOUR_S

Format = Literal["rss", "atom", "json"]
Validators = Literal["both", "etag", "date", "none"]
Conditional = Literal["honoured", "ignored", "always_304"]
Damage = Literal["", "markup", "charset", "cut", "short"]
ReturnsAs = Literal["same", "new_guid", "new_link"]
HostKind = Literal["open", "strict", "spells", "dead", "hanging"]


def moment(seconds: float) -> datetime:
    """Return the time of day that `seconds` since the start stands for."""
    return EPOCH + timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class EntryScript:
    """An article: when it appears, when it is edited, and whether it leaves and returns."""

    key: str
    link: str
    guid: str
    appears_s: int
    edits_s: tuple[int, ...] = ()
    absent_s: tuple[int, int] | None = None
    returns_as: ReturnsAs = "same"

    def revision_at(self, now_s: float) -> int:
        """Return how often it has been edited by then."""
        return bisect_right(self.edits_s, now_s)

    def is_absent(self, now_s: float) -> bool:
        """Return whether it is taken out of the feed for a while."""
        return self.absent_s is not None and self.absent_s[0] <= now_s < self.absent_s[1]

    def has_returned(self, now_s: float) -> bool:
        """Return whether it was out of the feed and is back."""
        return self.absent_s is not None and self.absent_s[1] <= now_s

    def changes_s(self) -> Iterator[int]:
        """Yield every moment at which a feed that lists it may change."""
        yield self.appears_s
        yield from self.edits_s
        if self.absent_s:
            yield from (*self.absent_s, self.absent_s[1] + SHOWN_AGAIN_S)


class Listed(NamedTuple):
    """An article as a feed lists it at a moment."""

    entry: EntryScript
    revision: int
    link: str
    guid: str


@dataclass(frozen=True, slots=True)
class Habits:
    """How a feed is served; a moved feed answers with the status `moved` from `moved_at_s` on."""

    format: Format = "rss"
    validators: Validators = "both"
    conditional: Conditional = "honoured"
    damage: Damage = ""
    max_age_s: int | None = None
    ttl_minutes: int | None = None
    summary_only: bool = False
    dated: bool = True
    moved: int = 0
    moved_to: str = ""
    moved_at_s: int = 0
    gone_at_s: int | None = None


@dataclass(frozen=True, eq=False)
class FeedScript:
    """A feed: where it is, what it publishes, how it is served; compared by identity."""

    number: int
    host: str
    path: str
    pattern: str
    entries: tuple[EntryScript, ...]
    window: int = 15
    habits: Habits = field(default_factory=Habits)

    @property
    def url(self) -> str:
        """Return its address as people have listed it."""
        return f"http://{self.host}{self.path}"

    @cached_property
    def changes_s(self) -> list[int]:
        """Return every moment at which the feed may change, ascending."""
        return sorted({change for entry in self.entries for change in entry.changes_s()})

    def state_at(self, now_s: float) -> int:
        """Return the number of the state the feed is in; 0 is empty."""
        return bisect_right(self.changes_s, now_s)

    def listed_in(self, state: int) -> tuple[Listed, ...]:
        """Return what it lists in `state`, newest first."""
        return _listed_in(self, state) if state else ()

    def listed_at(self, now_s: float) -> tuple[Listed, ...]:
        """Return what it lists: the newest by its window, and what has just returned."""
        out = [entry for entry in self.entries if entry.appears_s <= now_s]
        newest = sorted(out, key=_appears, reverse=True)[: self.window]
        back = [entry for entry in out if _just_back(entry, now_s) and entry not in newest]
        return tuple(_as_listed(one, now_s) for one in back + newest if not one.is_absent(now_s))


@dataclass(frozen=True, slots=True)
class HostScript:
    """How a host treats its readers.

    A `strict` one answers 429 to requests closer than `min_gap_s`, one with `spells` 503 during
    each; `dated` tells whether its Retry-After is a date.
    """

    name: str
    kind: HostKind = "open"
    min_gap_s: float = 0.0
    retry_after_s: int = 0
    dated: bool = False
    spells_s: tuple[tuple[int, int], ...] = ()

    def in_spell(self, now_s: float) -> bool:
        """Return whether it is out of order."""
        return any(start <= now_s < end for start, end in self.spells_s)


@dataclass(frozen=True)
class Fleet:
    """All feeds and their hosts."""

    feeds: tuple[FeedScript, ...]
    hosts: dict[str, HostScript]
    hours: float
    seed: int

    @property
    def until_s(self) -> float:
        """Return when the day ends."""
        return self.hours * HOUR_S


@lru_cache(maxsize=50_000)
def _listed_in(feed: FeedScript, state: int) -> tuple[Listed, ...]:
    return feed.listed_at(feed.changes_s[state - 1])


def _appears(entry: EntryScript) -> int:
    return entry.appears_s


def _just_back(entry: EntryScript, now_s: float) -> bool:
    if entry.absent_s is None:
        return False
    return entry.absent_s[1] <= now_s < entry.absent_s[1] + SHOWN_AGAIN_S


def _as_listed(entry: EntryScript, now_s: float) -> Listed:
    link, guid = entry.link, entry.guid
    if entry.has_returned(now_s) and entry.returns_as != "same":
        guid = f"{guid}#again"
        if entry.returns_as == "new_link":
            link = link.replace("/news/", "/archive/")
    return Listed(entry, entry.revision_at(now_s), link, guid)

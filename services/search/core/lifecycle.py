"""The indices behind an alias through their lives: built, serving, replaced; and how they change.

Every index has aliases of its own beside the one it is read by. `<index>.open` takes new documents
and `<index>.closed` only new versions of what is there; both vanish with the change that ends
them, so who writes by an outdated picture is refused and looks again. `<index>.fill` is for those
who build it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from shared import topics
from shared.documents import ARTICLE_VERSIONS, ARTICLES, COMMENTS, STORIES, TRENDS
from shared.topics import Topic

# A build that has not been heard of for so long is dead.
SILENT_AFTER = timedelta(seconds=90)

# The topics whose messages make the documents behind an alias.
LOGS: dict[str, tuple[Topic, ...]] = {
    ARTICLES: (topics.ARTICLES_ENRICHED, topics.ARTICLES_RETRACTED),
    ARTICLE_VERSIONS: (topics.ARTICLES_ENRICHED, topics.ARTICLES_RETRACTED),
    STORIES: (topics.STORIES,),
    COMMENTS: (topics.COMMENTS,),
    TRENDS: (topics.TRENDS_HISTORY,),
}

# Of each partition of a topic, the offset that comes next.
Positions = Mapping[tuple[str, int], int]
Action = dict[str, dict[str, Any]]
# One that joins is whole, and gets what the log tells while the aliases change; one that returns
# served before.
State = Literal["building", "joining", "returning", "serving", "replaced"]


# Of an index that never served.
NEW: tuple[State, ...] = ("building", "joining")


class LifecycleError(Exception):
    """What was to be done with an index and was not; says why. What serves is as it was."""


def behind(positions: Positions, ends: Positions) -> int:
    """Return how many messages lie between `positions` and `ends`."""
    return sum(max(0, end - positions.get(place, 0)) for place, end in ends.items())


@dataclass(frozen=True, slots=True)
class Mark:
    """What an index says of itself: its state, since when, and by whom it is being built.

    All that the log holds before `positions` is in it; what follows may be missing.
    """

    state: State
    at: datetime
    by: str = ""
    positions: Positions = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the mark as an index keeps it."""
        places = {f"{topic}/{partition}": at for (topic, partition), at in self.positions.items()}
        return {
            "state": self.state,
            "at": self.at.isoformat(),
            "by": self.by,
            "positions": places,
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any] | None) -> Mark | None:
        """Return the mark in what an index keeps, or None."""
        if not kept:
            return None
        places = {
            (place.rpartition("/")[0], int(place.rpartition("/")[2])): at
            for place, at in kept["positions"].items()
        }
        return cls(kept["state"], datetime.fromisoformat(kept["at"]), kept["by"], places)


@dataclass(frozen=True, slots=True)
class Member:
    """One of the indices made for an alias; `takes_new` is one of those that serve."""

    index: str
    serves: bool = False
    takes_new: bool = False
    mark: Mark | None = None
    made_at: datetime | None = None

    @property
    def number(self) -> int:
        """Its place in the row."""
        return int(self.index[-6:])

    @property
    def state(self) -> str:
        """What it does, in a word for people."""
        if self.serves and not self.is_in("joining", "returning"):
            return "serving" if self.takes_new else "serving, older"
        return self.mark.state if self.mark else "unused"

    def is_in(self, *states: State) -> bool:
        """Whether it says of itself that it is in one of `states`."""
        return self.mark is not None and self.mark.state in states

    def is_silent(self, now: datetime) -> bool:
        """Return whether nobody works on it any more."""
        return self.mark is None or now - self.mark.at > SILENT_AFTER


@dataclass(frozen=True)
class Family:
    """All indices made for the alias called `name`, oldest number first."""

    name: str
    members: tuple[Member, ...] = ()

    @property
    def serving(self) -> tuple[Member, ...]:
        """Those that are read, the one that takes new documents last."""
        return tuple(
            sorted((one for one in self.members if one.serves), key=lambda one: one.takes_new)
        )

    @property
    def next_index(self) -> str:
        """The name of the next index."""
        return index_name(self.name, max((one.number for one in self.members), default=0) + 1)

    def worked_on(self, now: datetime) -> Member | None:
        """Return what somebody is building, or letting serve, now."""
        found = (one for one in self.members if one.is_in("building", "joining", "returning"))
        return next((one for one in found if not one.is_silent(now)), None)

    def abandoned(self, now: datetime) -> tuple[Member, ...]:
        """Return what was begun, never served, and nobody works on any more."""
        begun = (one for one in self.members if one.is_in(*NEW) and not one.serves)
        return tuple(one for one in begun if one.is_silent(now))

    def unfinished(self, now: datetime) -> Member | None:
        """Return what serves, lacks what came while aliases changed, and was left like that."""
        found = (one for one in self.serving if one.is_in("joining", "returning"))
        return next((one for one in found if one.is_silent(now)), None)

    def replaced(self) -> tuple[Member, ...]:
        """Return what served once and could serve again, the latest last."""
        kept = [one for one in self.members if not one.serves and not one.is_in(*NEW)]
        return tuple(sorted(kept, key=_replaced_at))

    def swap(self, to: str) -> list[Action]:
        """Return the actions after which `to` alone serves; they are one step."""
        leave = [
            _remove(one.index, alias)
            for one in self.serving
            if one.index != to
            for alias in (self.name, open_alias(one.index), closed_alias(one.index))
        ]
        return [*leave, _add(to, self.name, is_write_index=True), _add(to, open_alias(to))]

    def close(self) -> list[Action]:
        """Return the actions after which nothing takes new documents: the first half of a roll.

        They fail as a whole if another has rolled meanwhile.
        """
        last = self.serving[-1].index
        return [_remove(last, open_alias(last), must_exist=True), _add(last, closed_alias(last))]

    def roll(self, to: str) -> list[Action]:
        """Return the actions after which `to` takes new documents: the second half of a roll."""
        last = self.serving[-1].index
        return [
            _add(last, self.name, is_write_index=False),
            _add(to, self.name, is_write_index=True),
            _add(to, open_alias(to)),
        ]

    def mend(self) -> list[Action]:
        """Return the actions after which every index that serves can be written to as it should."""
        indices = [one.index for one in self.serving]
        return [
            *(_add(one, closed_alias(one)) for one in indices[:-1]),
            *(_add(one, open_alias(one)) for one in indices[-1:]),
            *(_remove(one, closed_alias(one)) for one in indices[-1:]),
        ]


def drop_closed(index: str) -> Action:
    """Return the action after which `index` takes nothing."""
    return _remove(index, closed_alias(index))


def add_closed(index: str) -> Action:
    """Return the action after which `index` takes new versions of its documents again."""
    return _add(index, closed_alias(index))


def _replaced_at(member: Member) -> tuple[float, int]:
    return (member.mark.at.timestamp() if member.mark else 0.0, member.number)


def index_name(name: str, number: int) -> str:
    """Return the name of an index made for the alias called `name`."""
    return f"{name}-{number:06d}"


def open_alias(index: str) -> str:
    """Return the alias through which `index` takes new documents."""
    return f"{index}.open"


def closed_alias(index: str) -> str:
    """Return the alias through which `index` takes new versions of its documents only."""
    return f"{index}.closed"


def fill_alias(index: str) -> str:
    """Return the alias through which those write to `index` who build it."""
    return f"{index}.fill"


def add_fill(index: str) -> Action:
    """Return the action after which `index` can be written to by those who build it."""
    return _add(index, fill_alias(index))


def family(name: str, found: Mapping[str, Mapping[str, Any]]) -> Family:
    """Return the indices of `name` among those `found`, described as Elasticsearch does."""
    own = re.compile(re.escape(name) + r"-\d{6}")
    indices = sorted(one for one in found if own.fullmatch(one))
    return Family(name, tuple(_member(name, one, found[one]) for one in indices))


def _member(name: str, index: str, described: Mapping[str, Any]) -> Member:
    aliases = described.get("aliases", {})
    kept = described.get("mappings", {}).get("_meta", {}).get("cupure")
    takes_new = bool(aliases.get(name, {}).get("is_write_index", name in aliases))
    told = described.get("settings", {}).get("index", {}).get("creation_date")
    made_at = datetime.fromtimestamp(int(told) / 1000, UTC) if told else None
    return Member(index, name in aliases, takes_new, Mark.of(kept), made_at)


def _add(index: str, alias: str, **options: bool) -> Action:
    return {"add": {"index": index, "alias": alias, **options}}


def _remove(index: str, alias: str, *, must_exist: bool = False) -> Action:
    return {"remove": {"index": index, "alias": alias, "must_exist": must_exist}}

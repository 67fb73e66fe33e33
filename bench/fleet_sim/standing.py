"""How long every article stood in which feed, and when a reader was shown it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bench.fleet_sim.record import Visit
from bench.fleet_sim.scripts import EntryScript, FeedScript

FOR_EVER = float("inf")


class Stand(NamedTuple):
    """A feed that lists an article, from when, and until when."""

    feed: FeedScript
    from_s: float
    until_s: float


@dataclass
class Story:
    """An article and all that happened to it in the fleet.

    `shown` tells of each revision when a whole answer of the site that the article stands on
    showed it first; `perhaps` are those that stood in damaged answers or at other sites, which
    may show an article and not revise it. `seen` is set once any whole answer has shown it.
    """

    entry: EntryScript
    stands: list[Stand] = field(default_factory=list)
    shown: dict[int, float] = field(default_factory=dict)
    perhaps: set[int] = field(default_factory=set)
    seen: bool = False

    def show(self, revision: int, at_s: float, feed: FeedScript, is_whole: bool) -> None:
        """Note that a reader was shown a revision by `feed`."""
        self.seen = self.seen or is_whole
        if is_whole and self.entry.link.startswith(f"http://{feed.host}/"):
            self.shown[revision] = min(at_s, self.shown.get(revision, FOR_EVER))
        else:
            self.perhaps.add(revision)


def stories_of(
    feeds: Iterable[FeedScript], visits: Mapping[int, Sequence[Visit]], until_s: float
) -> dict[str, Story]:
    """Return every article by its key, with where it stood and what was shown of it."""
    stories: dict[str, Story] = {}
    for feed in feeds:
        for key, stand in _stands(feed, until_s).items():
            entry = next(one for one in feed.entries if one.key == key)
            stories.setdefault(key, Story(entry)).stands.append(stand)
        _note_shown(feed, visits.get(feed.number, ()), stories)
    return stories


def _stands(feed: FeedScript, until_s: float) -> dict[str, Stand]:
    """Return when each article came into the feed and when it left it."""
    last_state = feed.state_at(until_s)
    first: dict[str, float] = {}
    last: dict[str, float] = {}
    for state in range(max(1, feed.state_at(0)), last_state + 1):
        ends_s = feed.changes_s[state] if state < last_state else FOR_EVER
        for one in feed.listed_in(state):
            first.setdefault(one.entry.key, max(0.0, feed.changes_s[state - 1]))
            last[one.entry.key] = ends_s
    return {key: Stand(feed, from_s, last[key]) for key, from_s in first.items()}


def _note_shown(feed: FeedScript, visits: Sequence[Visit], stories: dict[str, Story]) -> None:
    first_seen: dict[tuple[bool, int], float] = {}
    for visit in visits:
        if visit.shown in ("whole", "unchanged", "damaged"):
            first_seen.setdefault((visit.shown != "damaged", visit.state), visit.at_s)
    for (is_whole, state), at_s in first_seen.items():
        for one in feed.listed_in(state):
            stories[one.entry.key].show(one.revision, at_s, feed, is_whole)

"""Which articles are out at a given moment, and in which version.

An article appears at its minute after (or before) the epoch and grows by its own updates. Once
the written programme runs thin, the live articles take turns for ever: every ten minutes one of
them puts one of its written updates back on top with the new time, which is a new version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deploy.sample_news.articles import Update
from deploy.sample_news.loader import Entry

FEED_LENGTH = 60
TURNS_START = timedelta(minutes=40)
TURN_LENGTH = timedelta(minutes=10)


@dataclass(frozen=True)
class Published:
    """One version of an article, as readers see it."""

    entry: Entry
    published: datetime
    updated: datetime
    title: str
    paragraphs: tuple[str, ...]


Addition = tuple[datetime, Update]


def visible_edition(entries: Sequence[Entry], epoch: datetime, now: datetime) -> list[Published]:
    """Return what is out at `now`, newest first."""
    turns = _last_turns(entries, epoch, now)
    out = [
        _version(entry, publication(entry, epoch), turns.get(entry.path), now)
        for entry in entries
        if publication(entry, epoch) <= now
    ]
    return sorted(out, key=lambda version: (version.published, version.entry.path), reverse=True)


def feed_of(edition: Sequence[Published], outlet_id: str) -> list[Published]:
    """Return the newest articles of one outlet, as many as a feed holds."""
    own = [version for version in edition if version.entry.outlet.id == outlet_id]
    return own[:FEED_LENGTH]


def publication(entry: Entry, epoch: datetime) -> datetime:
    """Return when `entry` appears, in whole seconds as feeds give them."""
    return (epoch + timedelta(minutes=entry.article.minute)).replace(microsecond=0)


def _version(entry: Entry, published: datetime, turn: Addition | None, now: datetime) -> Published:
    additions = sorted(_additions(entry, published, turn, now), key=lambda addition: addition[0])
    titles = [update.title for _, update in additions if update.title]
    return Published(
        entry,
        published,
        updated=additions[-1][0] if additions else published,
        title=titles[-1] if titles else entry.article.title,
        paragraphs=entry.article.paragraphs
        + tuple(
            f"Updated {moment:%H:%M} UTC: {update.add_paragraph}" for moment, update in additions
        ),
    )


def _additions(
    entry: Entry, published: datetime, turn: Addition | None, now: datetime
) -> list[Addition]:
    due = [
        (published + timedelta(minutes=update.after_minutes), update)
        for update in entry.article.updates
        if turn is None or update != turn[1]
    ]
    return [addition for addition in [*due, *([turn] if turn else [])] if addition[0] <= now]


def _last_turns(entries: Sequence[Entry], epoch: datetime, now: datetime) -> dict[str, Addition]:
    """Return for each article that has had a turn since the epoch its last one."""
    first = (epoch + TURNS_START).replace(microsecond=0)
    rota = sorted(_takers(entries, first, epoch), key=lambda entry: entry.article.minute)
    count = (now - first) // TURN_LENGTH + 1 if rota else 0
    turns: dict[str, Addition] = {}
    for turn in range(max(0, count - len(rota)), count):
        lap, place = divmod(turn, len(rota))
        updates = rota[place].article.updates
        turns[rota[place].path] = (first + turn * TURN_LENGTH, updates[lap % len(updates)])
    return turns


def _takers(entries: Sequence[Entry], first: datetime, epoch: datetime) -> list[Entry]:
    return [
        entry
        for entry in entries
        if entry.article.updates
        and entry.article.live_minute is not None
        and publication(entry, epoch) < first
    ]

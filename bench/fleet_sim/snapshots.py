"""Recorded polls: what a feed listed at a moment, one snapshot a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

MILLISECONDS_FROM = 1e11


class SnapshotError(ValueError):
    """A line that is no snapshot, and why."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item as the snapshot gives it; empty text stands for what is not there."""

    guid: str
    title: str
    link: str
    description: str
    pub_date: str

    @property
    def key(self) -> str:
        """By what it is known: its id, else its address, else its title."""
        return self.guid or self.link or self.title

    @property
    def told(self) -> tuple[str, str, str, str]:
        """All that a reader could see change."""
        return self.title, self.link, self.description, self.pub_date


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A feed at a moment."""

    feed: str
    fetched_at: datetime
    items: tuple[Item, ...]


def read_snapshots(lines: Iterable[str]) -> list[Snapshot]:
    """Return the snapshots in the order of their times; raises `SnapshotError`."""
    read = [_snapshot(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not read:
        raise SnapshotError("no snapshot in it")
    return sorted(read, key=lambda one: one.fetched_at)


def in_rounds(snapshots: Iterable[Snapshot]) -> Iterator[list[Snapshot]]:
    """Yield snapshots that can be shown together: in order, and each feed once a round."""
    together: dict[str, Snapshot] = {}
    for snapshot in snapshots:
        if snapshot.feed in together:
            yield list(together.values())
            together = {}
        together[snapshot.feed] = snapshot
    if together:
        yield list(together.values())


def _snapshot(number: int, line: str) -> Snapshot:
    try:
        told = json.loads(line)
        items = tuple(_item(one) for one in told["items"] or ())
        return Snapshot(str(told["feed"]), moment_of(told["fetched_at"]), items)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SnapshotError(f"line {number}: {type(error).__name__} {error}") from error


def _item(told: dict[str, Any]) -> Item:
    date = told.get("pubDate")
    return Item(
        guid=_text(told.get("guid")),
        title=_text(told.get("title")),
        link=_text(told.get("link")),
        description=_text(told.get("description")),
        pub_date=_date_text(date) if isinstance(date, int | float) else _text(date),
    )


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _date_text(seconds: float) -> str:
    return format_datetime(moment_of(seconds), usegmt=True)


def moment_of(told: object) -> datetime:
    """Return the time told as ISO text or as seconds or milliseconds since 1970."""
    text = str(told).strip()
    try:
        number = float(text)
    except ValueError:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return datetime.fromtimestamp(number / 1000 if number > MILLISECONDS_FROM else number, UTC)

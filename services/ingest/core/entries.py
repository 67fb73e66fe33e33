"""What a feed, a page and a pusher say of an article, before it becomes one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.events import Lane, SourceRef


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed as clean text; `content` is the full text if the feed has it."""

    guid: str | None = None
    url: str | None = None
    title: str = ""
    content: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None
    sections: tuple[str, ...] = ()
    image_url: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A parsed feed. `fault` tells what was wrong with one that could be read all the same."""

    format: str
    entries: tuple[Entry, ...]
    language: str | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What could be read from an article's web page."""

    text: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    image_url: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An article ready to be compared with what was published before."""

    url: str
    canonical_url: str
    source: SourceRef
    title: str
    text: str
    summary: str = ""
    guid: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language_hint: str | None = None
    sections: tuple[str, ...] = ()
    image_url: str | None = None
    lane: Lane = Lane.LIVE


class FeedError(Exception):
    """A feed that could not be fetched or read, and why."""


class EntryError(ValueError):
    """An entry that cannot become an article, and why."""

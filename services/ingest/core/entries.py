"""What a feed, a page and a pusher say of an article, before it becomes one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from shared.events import Access, Enclosure, GeoPoint, Lane, SourceRef


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a feed as clean text; `content` is the full text if the feed has it.

    `html` is the same as `content`, for showing: safe by an allow-list, with absolute addresses.
    """

    guid: str | None = None
    url: str | None = None
    title: str = ""
    content: str = ""
    html: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None
    sections: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    image_url: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    location: GeoPoint | None = None


@dataclass(frozen=True, slots=True)
class FeedHints:
    """What a feed asks of its readers: seconds between polls, hours (UTC) and days to leave out.

    From RSS `ttl`, `skipHours` and `skipDays` (days as 0 for Monday to 6) and from `sy:`.
    """

    ttl_s: float | None = None
    update_period_s: float | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Feed:
    """A parsed feed, sitemap or listing page.

    `fault` tells what was wrong with one that could be read all the same. `parts` are the
    addresses of further sitemaps, latest first, when it is an index of them.
    """

    format: str
    entries: tuple[Entry, ...]
    language: str | None = None
    fault: str | None = None
    title: str = ""
    description: str = ""
    site_url: str | None = None
    updated_at: datetime | None = None
    image_url: str | None = None
    hub_url: str | None = None
    self_url: str | None = None
    hints: FeedHints = FeedHints()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What could be read from an article's web page; `access` is empty when there is no text.

    `canonical_url` is what the page itself says (rel=canonical or og:url), not yet trusted.
    """

    text: str = ""
    html: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None
    image_url: str | None = None
    canonical_url: str | None = None
    site_name: str | None = None
    sections: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    summary: str = ""
    access: Access = "empty"


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that a site's page points at."""

    url: str
    title: str = ""
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An article ready to be compared with what was published before.

    `aliases` are other canonical addresses by which the same article is met. `known_as` is the
    id of the article that it was recognised as by something else than an address.
    """

    url: str
    canonical_url: str
    source: SourceRef
    title: str
    text: str
    summary: str = ""
    html: str = ""
    access: Access = "full"
    guid: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language_hint: str | None = None
    sections: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    image_url: str | None = None
    site_name: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    location: GeoPoint | None = None
    lane: Lane = Lane.LIVE
    aliases: tuple[str, ...] = ()
    known_as: str | None = None
    known_by: Literal["guid", "content"] | None = None


class FeedError(Exception):
    """A feed that could not be fetched or read, and why."""


class EntryError(ValueError):
    """An entry that cannot become an article, and why."""

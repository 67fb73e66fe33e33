"""Where articles come from, and how the last look at each source went."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar, Literal

from pydantic import Field

from shared.events.envelope import ArticleId, Contract, Event, UtcTime

SourceKind = Literal["feed", "sitemap", "page", "push"]
Showing = Literal["text", "excerpt"]
PollOutcome = Literal["read", "not_modified", "failed", "gone"]


class SourceState(StrEnum):
    """Whether a source is polled; `ended` is said by its server (410), the others by people."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
    REMOVED = "removed"


class PageRules(Contract):
    """Where the articles stand on a page without a feed; selectors are relative to `item`.

    An empty selector means the item itself: its first link and that link's text, a date only from
    a `<time>`, and no summary. Links and dates are read from the attributes that HTML gives them
    (`href`, `datetime`), else from the text.
    """

    language: Literal["css", "xpath"] = "css"
    item: str = Field(min_length=1)
    link: str = ""
    title: str = ""
    summary: str = ""
    date: str = ""


class PollingHints(Contract):
    """What people know of how often a source should be asked, in seconds."""

    min_interval_s: float | None = Field(default=None, gt=0)
    max_interval_s: float | None = Field(default=None, gt=0)


class Source(Event):
    """A feed, sitemap or page that is polled, or a name under which articles are pushed.

    `owner` counts independent voices: its outlets are one voice. `rank` grows with reach, from 0
    to 100. `moved_to` is where the server has moved it for good: asked instead of `feed_url`.
    `origin` tells who has the say: a list of feeds changes and removes only what lists named.
    `showing` is how much of its articles readers are shown here; all of it is at the publisher's.
    """

    current_schema: ClassVar[int] = 2

    schema_version: int = 2
    source_id: str
    feed_url: str
    name: str
    owner: str
    site: str | None = None
    country: str | None = None
    language: str | None = None
    sections: tuple[str, ...] = ()
    state: SourceState = SourceState.ACTIVE
    kind: SourceKind = "feed"
    rank: int | None = Field(default=None, ge=0, le=100)
    polling: PollingHints = PollingHints()
    rules: PageRules | None = None
    moved_to: str | None = None
    state_reason: str | None = None
    showing: Showing = "text"
    origin: Literal["list", "api"] = "list"

    @property
    def polled_url(self) -> str:
        """Where it is asked for now."""
        return self.moved_to or self.feed_url


class SourceRef(Contract):
    """The part of a source that travels with its articles."""

    id: str
    name: str
    owner: str
    site: str | None = None
    country: str | None = None
    language: str | None = None


class RecentEntry(Contract):
    """An entry as its source last gave it; marks are hashes of 16 hexadecimal digits.

    `mark` is of all it said, `title` of its title; `page_tries` counts how often its page was
    asked for in vain, 0 when nothing is due; `redated` how often in a row only its date changed.
    """

    mark: str
    article_id: ArticleId
    guid: str | None = None
    title: str = ""
    published_at: UtcTime | None = None
    page_tries: int = 0
    redated: int = 0


class DayCount(Contract):
    """How many new articles a source gave on a day (UTC)."""

    day: date
    published: int


class PollingWishes(Contract):
    """What a feed asks of its readers: seconds between polls, hours and days (UTC) to leave out.

    Days are 0 for Monday to 6.
    """

    ttl_s: float | None = None
    update_period_s: float | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


class SourcePoll(Event):
    """How the last look at a source went, and all that is needed to go on from there.

    `event_time` is when it was asked. `recent` are the entries it lists now, newest first;
    `arrivals` when its latest articles were published, newest first; `days` the last two weeks.
    `full_at` is when a complete answer came last: validators are left out once that is too old.
    `moved_to` is where it was redirected to for good, to be adopted when that is seen again.
    `peace_until` is how long its host asked to be left alone (429, 503 with Retry-After).
    `silent_since` is when the last article came, if by its own measure there should have been more.
    """

    current_schema: ClassVar[int] = 2

    schema_version: int = 2
    source_id: str
    outcome: PollOutcome
    status: int | None = None
    error: str | None = None
    fault: str | None = None
    format: str | None = None
    next_poll_at: UtcTime
    interval_s: float
    failures: int = 0
    last_success_at: UtcTime | None = None
    full_at: UtcTime | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    hub_url: str | None = None
    self_url: str | None = None
    entries: int = 0
    published: int = 0
    unchanged: int = 0
    parked: int = 0
    lag_s: float | None = None
    moved_to: str | None = None
    peace_until: UtcTime | None = None
    silent_since: UtcTime | None = None
    wishes: PollingWishes = PollingWishes()
    recent: tuple[RecentEntry, ...] = ()
    arrivals: tuple[UtcTime, ...] = ()
    days: tuple[DayCount, ...] = ()


class Subscription(Event):
    """A WebSub subscription to a source's feed (W3C WebSub, 2018) as it stands now."""

    source_id: str
    hub_url: str
    topic_url: str
    state: Literal["requested", "active", "denied", "ended"]
    lease_until: UtcTime | None = None
    reason: str | None = None


class BackfillProgress(Event):
    """How far a file of history has been read: `position` in bytes, at the start of a record."""

    job_id: str
    path: str
    file_bytes: int
    position: int
    state: Literal["running", "stopped", "done"]
    read: int = 0
    accepted: int = 0
    unchanged: int = 0
    skipped: int = 0
    parked: int = 0

"""What is trending, and why."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from shared.events.envelope import ArticleId, Contract, Event, Share, UtcTime

# How a topic moves: against the step before.
Direction = Literal["new", "rising", "steady", "falling"]
# What the expectation rests on, the largest of: the least that is ever expected, what is usual of
# its kind, its own share over days and over weeks, at this hour of the day and of the week.
Basis = Literal["floor", "kind", "days", "weeks", "hour_of_day", "hour_of_week"]


class TrendTelling(Contract):
    """A story that a voice told about a topic, by its first article there."""

    story_id: str
    article_id: ArticleId


class TrendVoice(Contract):
    """An independent voice (owner) behind a topic and its share of what was counted.

    `counted` is what it adds to `observed`: 1 for its first story, less for each further one.
    """

    owner: str
    share: Share
    counted: float = 0.0
    tellings: tuple[TrendTelling, ...] = ()


class TrendArticle(Contract):
    """An article that a topic rests on."""

    article_id: ArticleId
    title: str
    url: str
    outlet: str
    event_time: UtcTime


class TrendExpectation(Contract):
    """Why so much was expected: the topic's `share` of the `total` counted in the window."""

    basis: Basis
    share: float
    total: float


class TrendTopic(Contract):
    """One topic and why it trends; the values of `parts` add up to `score`.

    `observed` is the sum of `counted` over all voices. `trending_since` is when it entered the
    list, `first_seen` the time of its first article in the window. `merged_from` are the names of
    what was folded into it. `over_dispersion` is the share of expected² by which the variance is
    taken to be larger than Poisson's.
    """

    topic_id: str
    label: str
    kind: Literal["entity", "phrase", "pair"]
    score: float
    parts: dict[str, float]
    observed: float
    expected: float
    expectation: TrendExpectation | None = None
    over_dispersion: float | None = None
    voices: tuple[TrendVoice, ...]
    articles: tuple[TrendArticle, ...]
    article_count: int = 0
    story_ids: tuple[str, ...] = ()
    first_seen: UtcTime
    trending_since: UtcTime | None = None
    direction: Direction = "steady"
    merged_from: tuple[str, ...] = ()


class TrendSnapshot(Event):
    """What is trending at `event_time`, highest score first.

    `list_id` is `<edition>/<window_h>h`, such as `world/24h`; an edition is `world`,
    `language:en`, `country:gb` or `section:politics`. `baseline` is `warming` until the past is
    long enough to know what is usual. `provenance` names the last digest that was counted.
    """

    current_schema: ClassVar[int] = 2

    schema_version: int = 2
    list_id: str
    edition: str
    window_h: int
    baseline: Literal["warming", "ready"]
    topics: tuple[TrendTopic, ...]


class TrendChange(Event):
    """A topic entered or left a list, or rises or falls on it; told once per change.

    `rank` is its place from 1, absent when it left.
    """

    list_id: str
    edition: str
    window_h: int
    change: Literal["entered", "rising", "falling", "left"]
    topic_id: str
    label: str
    rank: int | None = Field(default=None, ge=1)
    score: float
    previous_score: float | None = None


class TrendCheckpoint(Event):
    """A piece of what the trends role knows, so that a successor goes on within seconds.

    Pieces 0 to `parts` - 1 of one checkpoint are written together; `state` is base64 of zlib of
    JSON. `position` is the offset in `articles.placed.v1` of the first message not in it.
    """

    part: str
    parts: int = Field(ge=1)
    position: int = Field(ge=0)
    state: str

"""The messages on the log: one pydantic model per topic, no I/O.

Contracts grow by adding optional fields only and raise `schema_version` when they do; a change
that would break a reader is a new topic (`.v2`). Readers ignore fields they do not know.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field


def _to_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


UtcTime = Annotated[AwareDatetime, AfterValidator(_to_utc)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
ArticleId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class Lane(StrEnum):
    """Whether an event tells of now or of history loaded later, which must never make a trend."""

    LIVE = "live"
    BACKFILL = "backfill"


class Contract(BaseModel):
    """An immutable value that ignores fields of newer versions."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Provenance(Contract):
    """Which service made an event, and from which message; no message for the first in a line."""

    service: str
    version: str
    topic: str | None = None
    partition: int | None = None
    offset: int | None = None


class Event(Contract):
    """What every message carries.

    `id` is the same for every delivery of one event, so consumers can drop duplicates by it.
    `event_time` is when it happened in the world, `ingest_time` when Cupure first saw it.
    """

    current_schema: ClassVar[int] = 1

    schema_version: int = 1
    id: str = Field(min_length=1)
    event_time: UtcTime
    ingest_time: UtcTime
    lane: Lane = Lane.LIVE
    provenance: Provenance


class SourceState(StrEnum):
    """Whether a source is polled."""

    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"


class Source(Event):
    """A feed that is polled. `owner` counts independent voices: its outlets are one voice."""

    source_id: str
    feed_url: str
    name: str
    owner: str
    site: str | None = None
    country: str | None = None
    language: str | None = None
    sections: tuple[str, ...] = ()
    state: SourceState = SourceState.ACTIVE


class SourceRef(Contract):
    """The part of a source that travels with its articles."""

    id: str
    name: str
    owner: str
    site: str | None = None
    country: str | None = None
    language: str | None = None


class Article(Event):
    """What raw and enriched articles share.

    `article_id` is a hash of `canonical_url`. `version` is the time in milliseconds since 1970 at
    which this content was first seen, so it grows whenever the content changes.
    """

    article_id: ArticleId
    version: int = Field(ge=1)
    url: str
    canonical_url: str
    source: SourceRef
    guid: str | None = None
    title: str = Field(min_length=1)
    text: str
    summary: str = ""
    authors: tuple[str, ...] = ()
    published_at: UtcTime | None = None
    modified_at: UtcTime | None = None
    language_hint: str | None = None
    sections: tuple[str, ...] = ()
    image_url: str | None = None
    content_hash: str


class RawArticle(Article):
    """An article as its publisher wrote it, with clean text and without markup."""


class Language(Contract):
    """The language of an article; `origin` tells whether its text or its feed said so."""

    code: str
    confidence: Share
    origin: Literal["text", "feed", "unknown"]


class Tag(Contract):
    """A subject from a fixed scheme, such as `section:world`; `evidence` are the words for it."""

    id: str
    label: str
    confidence: Share
    evidence: tuple[str, ...] = ()


class Mention(Contract):
    """Where an entity is named: half-open offsets in characters into `field` of the article."""

    field: Literal["title", "text"]
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    surface: str


class EntityLink(Contract):
    """An entity the article names. `entity_id` is a Wikidata id or a local `cupure:` id.

    `salience` says how much the article is about it, `confidence` how sure the link is.
    """

    entity_id: str
    label: str
    type: str
    confidence: Share
    salience: Share
    mentions: tuple[Mention, ...] = ()


class EnrichedArticle(Article):
    """An article with what can be inferred from its text."""

    language: Language
    tags: tuple[Tag, ...] = ()
    entities: tuple[EntityLink, ...] = ()
    phrases: tuple[str, ...] = ()
    knowledge_version: str


class EntityRef(Contract):
    """An entity by id and name."""

    id: str
    label: str
    type: str
    salience: Share = 0.0


class ArticleDigest(Event):
    """The slim article in one total order, for the roles that must see every article in order."""

    article_id: ArticleId
    version: int
    url: str
    source: SourceRef
    title: str
    lead: str
    language: str
    sections: tuple[str, ...] = ()
    entities: tuple[EntityRef, ...] = ()
    phrases: tuple[str, ...] = ()
    content_hash: str


class StoryMember(Contract):
    """One article of a story, with what trends count it by."""

    article_id: ArticleId
    version: int
    title: str
    language: str = ""
    url: str
    source: SourceRef
    event_time: UtcTime
    lane: Lane
    entities: tuple[EntityRef, ...] = ()
    phrases: tuple[str, ...] = ()
    content_hash: str


class Story(Event):
    """The same event told by many outlets, as it stands now.

    `members` holds the latest articles only; `article_count` counts all. `version` grows with
    every change.
    """

    story_id: str
    version: int
    headline: str
    language: str
    first_at: UtcTime
    latest_at: UtcTime
    article_count: int
    members: tuple[StoryMember, ...]
    sections: tuple[str, ...] = ()
    entities: tuple[EntityRef, ...] = ()


class TrendVoice(Contract):
    """An independent voice (owner) behind a topic and its share of what was counted."""

    owner: str
    share: Share


class TrendArticle(Contract):
    """An article that a topic rests on."""

    article_id: ArticleId
    title: str
    url: str
    outlet: str
    event_time: UtcTime


class TrendTopic(Contract):
    """One topic and why it trends; the values of `parts` add up to `score`."""

    topic_id: str
    label: str
    kind: Literal["entity", "phrase", "pair"]
    score: float
    parts: dict[str, float]
    observed: float
    expected: float
    voices: tuple[TrendVoice, ...]
    articles: tuple[TrendArticle, ...]
    story_ids: tuple[str, ...] = ()
    first_seen: UtcTime
    merged_from: tuple[str, ...] = ()


class TrendSnapshot(Event):
    """What is trending at `event_time`, highest score first.

    `list_id` is `<edition>/<window_h>h`, such as `world/24h`.
    """

    list_id: str
    edition: str
    window_h: int
    baseline: Literal["warming", "ready"]
    topics: tuple[TrendTopic, ...]


class Comment(Event):
    """A reader's comment; a later `version` of the same id replaces an earlier one."""

    comment_id: str
    article_id: ArticleId
    version: int
    parent_id: str | None = None
    author: str
    text: str
    state: Literal["visible", "hidden", "removed"] = "visible"


class Retraction(Event):
    """An article taken back: it disappears from search, stories and trends."""

    article_id: ArticleId
    version: int
    reason: str


class SeenArticle(Event):
    """Which content of an article was published last, so that the same is not published again."""

    article_id: ArticleId
    version: int
    content_hash: str

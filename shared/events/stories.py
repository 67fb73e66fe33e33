"""The same event told by many outlets, and which article belongs to which story."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from shared.events.articles import EntityRef, TextSketch
from shared.events.envelope import ArticleId, Contract, Event, Lane, UtcTime
from shared.events.sources import SourceRef


class StoryMember(Contract):
    """One article of a story, with what trends count it by.

    `copy_of` is the article whose text this one repeats: the earliest, most complete one. `terms`
    are its digest's, without their counts: `etna ash etna_ash`.
    """

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
    sketch: TextSketch | None = None
    copy_of: ArticleId | None = None
    terms: str = ""


class EarlierArticle(Contract):
    """An article that left the latest members of its story; `outlet` is its source's id.

    `original`: it was no copy of another owner's telling.
    """

    article_id: ArticleId
    version: int
    at: UtcTime
    outlet: str
    original: bool = True


class TakenBack(Contract):
    """An article that was retracted, in all versions up to this one."""

    article_id: ArticleId
    version: int


class StoryOutlet(Contract):
    """An outlet that tells a story: how often, and when first.

    `originals` of its articles are no copies of what another owner tells.
    """

    id: str
    name: str
    owner: str
    country: str | None = None
    articles: int = Field(ge=1)
    first_at: UtcTime
    originals: int = Field(default=0, ge=0)


class StoryHour(Contract):
    """What an hour (UTC) added to a story: articles, and the first of their titles."""

    at: UtcTime
    articles: int = Field(ge=1)
    article_id: ArticleId
    title: str


class Story(Event):
    """The same event told by many outlets, as it stands now.

    `members` holds the latest articles only; `article_count` counts all. `version` grows with
    every change. `voice_count` counts owners whose telling is not a copy of another's. A story
    that turned out to be told under another id has `merged_into` and no members, for as long as
    it would have been kept; that one lists it in `merged_from`. `split_from` is the story that
    this one was first taken for. `timeline` and `outlets` are in order of time.

    What else whoever goes on with the stories must know: `earlier`, the articles that members were
    before, and `taken_back`, the latest of each; and `horizon`: what ended before that was closed
    when this was written, and takes nothing more.
    """

    current_schema: ClassVar[int] = 3

    schema_version: int = 3
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
    outlets: tuple[StoryOutlet, ...] = ()
    outlet_count: int = Field(default=0, ge=0)
    voice_count: int = Field(default=0, ge=0)
    timeline: tuple[StoryHour, ...] = ()
    merged_into: str | None = None
    merged_from: tuple[str, ...] = ()
    split_from: str | None = None
    earlier: tuple[EarlierArticle, ...] = ()
    taken_back: tuple[TakenBack, ...] = ()
    horizon: UtcTime | None = None


class PlacedArticle(Event):
    """In which story an article stands from here on; the last word on an article holds.

    `placed`: a new article, or a new version of one, which `replaces` the version that stood
    before. `moved`: its story was merged or split, and
    it stands in `story_id` now, no longer in `previous_story_id`. `retracted`: it was taken back
    and is in no story. The events are in the order of the decisions; `provenance` names the digest
    that each decision was made on.
    """

    change: Literal["placed", "moved", "retracted"]
    article_id: ArticleId
    version: int
    replaces: int | None = None
    story_id: str
    previous_story_id: str | None = None
    title: str = ""
    url: str = ""
    language: str = ""
    source: SourceRef
    sections: tuple[str, ...] = ()
    entities: tuple[EntityRef, ...] = ()
    phrases: tuple[str, ...] = ()
    copy_of: ArticleId | None = None

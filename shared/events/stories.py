"""The same event told by many outlets."""

from __future__ import annotations

from typing import ClassVar

from shared.events.articles import EntityRef, TextSketch
from shared.events.envelope import ArticleId, Contract, Event, Lane, UtcTime
from shared.events.sources import SourceRef


class StoryMember(Contract):
    """One article of a story, with what trends count it by.

    `copy_of` is the article whose text this one repeats: the earliest, most complete one.
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


class Story(Event):
    """The same event told by many outlets, as it stands now.

    `members` holds the latest articles only; `article_count` counts all. `version` grows with
    every change.
    """

    current_schema: ClassVar[int] = 2

    schema_version: int = 2
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

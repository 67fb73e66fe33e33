"""What one digest changed: stories, and where articles stand from here on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.events import ArticleDigest, PlacedArticle, Provenance, Story, StoryMember


@dataclass(frozen=True, slots=True)
class Placing:
    """The stories that a digest changed, as they stand now, and its articles in order."""

    stories: tuple[Story, ...]
    placed: tuple[PlacedArticle, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """The digest a change is made on, from where it comes, and what is closed by then."""

    digest: ArticleDigest
    provenance: Provenance
    horizon: datetime

    @property
    def offset(self) -> int:
        """The place of the digest on the log."""
        return self.provenance.offset or 0


def placed(
    story: Story, member: StoryMember, cause: Cause, replaced: int | None = None
) -> PlacedArticle:
    """Return that a member stands in `story` now, by a version not seen before.

    `replaced` is the version of it that stood in a story until now.
    """
    values = _standing(story, member, cause) | {"replaces": replaced}
    return PlacedArticle(change="placed", sections=cause.digest.sections, **values)


def moved(story: Story, member: StoryMember, before: str, cause: Cause) -> PlacedArticle:
    """Return that a member stands in `story` now, no longer in the story `before`."""
    values = _standing(story, member, cause)
    # Which of its story's sections are its own is not known any more.
    values |= {"previous_story_id": before, "sections": story.sections}
    return PlacedArticle(change="moved", **values)


def _standing(story: Story, member: StoryMember, cause: Cause) -> dict[str, Any]:
    return {
        "id": _event_id(member.article_id, member.version, story.story_id, cause),
        "event_time": member.event_time,
        "ingest_time": cause.digest.ingest_time,
        "lane": member.lane,
        "provenance": cause.provenance,
        "article_id": member.article_id,
        "version": member.version,
        "story_id": story.story_id,
        "title": member.title,
        "url": member.url,
        "language": member.language,
        "source": member.source,
        "entities": member.entities,
        "phrases": member.phrases,
        "copy_of": member.copy_of,
    }


def retracted(story: Story, cause: Cause) -> PlacedArticle:
    """Return that the digest's article is in no story any more, last in `story`."""
    digest = cause.digest
    return PlacedArticle(
        id=_event_id(digest.article_id, digest.version, story.story_id, cause),
        event_time=digest.event_time,
        ingest_time=digest.ingest_time,
        lane=digest.lane,
        provenance=cause.provenance,
        change="retracted",
        article_id=digest.article_id,
        version=digest.version,
        story_id=story.story_id,
        source=digest.source,
    )


def _event_id(article_id: str, version: int, story_id: str, cause: Cause) -> str:
    return f"{article_id}@{version}/{story_id}/{cause.offset}"

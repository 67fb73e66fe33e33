"""From events to the documents that are searched; one event makes one document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.search.core.article_reading import MOST_TITLE_CHARS, ArticleReading
from shared import topics
from shared.delivery import Message, decode
from shared.documents import (
    ARTICLES,
    COMMENTS,
    STORIES,
    TRENDS,
    ArticleDocument,
    CommentDocument,
    StoryArticle,
    StoryDocument,
    TrendDocument,
)
from shared.events import (
    Comment,
    Contract,
    Retraction,
    Story,
    StoryMember,
    TrendSnapshot,
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document ready to be written: where it belongs, its version, its JSON, its message."""

    alias: str
    id: str
    version: int
    body: bytes
    origin: Message


def tombstone(retraction: Retraction) -> ArticleDocument:
    """Return the empty document that stays where an article was taken back."""
    return ArticleDocument(
        article_id=retraction.article_id,
        version=retraction.version,
        retracted=True,
        lane=retraction.lane,
        event_time=retraction.event_time,
        ingest_time=retraction.ingest_time,
    )


# What a story and its document call by the same name.
_SAME_OF_STORY = (
    "story_id",
    "version",
    "language",
    "first_at",
    "latest_at",
    "article_count",
    "sections",
    "entities",
    "outlets",
    "timeline",
    "merged_into",
    "merged_from",
    "split_from",
)


def story_document(story: Story) -> StoryDocument:
    """Return the document `story` is found by.

    Counts that an earlier writer did not tell are those of the members.
    """
    same: dict[str, Any] = {name: getattr(story, name) for name in _SAME_OF_STORY}
    members = story.members
    voices = {one.source.owner for one in members if one.copy_of is None}
    return StoryDocument(
        **same,
        headline=story.headline[:MOST_TITLE_CHARS],
        article_ids=tuple(member.article_id for member in members),
        articles=tuple(_story_article(member) for member in members),
        languages=tuple(sorted({one.language or story.language for one in members})),
        outlet_count=story.outlet_count or len({one.source.id for one in members}),
        voice_count=story.voice_count or len(voices),
    )


def _story_article(member: StoryMember) -> StoryArticle:
    return StoryArticle(
        article_id=member.article_id,
        title=member.title,
        url=member.url,
        outlet=member.source.name,
        owner=member.source.owner,
        event_time=member.event_time,
        copy_of=member.copy_of,
    )


# What a comment and its document call by the same name.
_SAME_OF_COMMENT = (
    "comment_id",
    "version",
    "article_id",
    "parent_id",
    "author",
    "author_id",
    "text",
    "state",
    "held",
    "event_time",
    "ingest_time",
    "edited_at",
    "reports",
    "moderation",
)


def comment_document(comment: Comment) -> CommentDocument:
    """Return the document `comment` is shown and moderated by."""
    same: dict[str, Any] = {name: getattr(comment, name) for name in _SAME_OF_COMMENT}
    decisions = comment.moderation
    return CommentDocument(
        **same,
        open_reports=len(comment.reports),
        moderated_at=decisions[-1].at if decisions else None,
        moderators=tuple(sorted({one.by for one in decisions})),
    )


def trend_document(snapshot: TrendSnapshot, version: int) -> TrendDocument:
    """Return the document that tells later what was trending at the time of `snapshot`."""
    return TrendDocument(
        snapshot_id=snapshot.id,
        version=version,
        list_id=snapshot.list_id,
        edition=snapshot.edition,
        window_h=snapshot.window_h,
        at=snapshot.event_time,
        baseline=snapshot.baseline,
        topic_ids=tuple(topic.topic_id for topic in snapshot.topics),
        topics=snapshot.topics,
    )


def _from_article(message: Message) -> Document:
    article = decode(message, ArticleReading).document()
    return _document(ARTICLES, article.article_id, article.version, article, message)


def _from_retraction(message: Message) -> Document:
    article = tombstone(decode(message, Retraction))
    return _document(ARTICLES, article.article_id, article.version, article, message)


def _from_story(message: Message) -> Document:
    story = story_document(decode(message, Story))
    return _document(STORIES, story.story_id, story.version, story, message)


def _from_comment(message: Message) -> Document:
    comment = comment_document(decode(message, Comment))
    return _document(COMMENTS, comment.comment_id, comment.version, comment, message)


def _from_snapshot(message: Message) -> Document:
    # The place in the log is the version: told again it changes nothing, told anew it holds.
    trend = trend_document(decode(message, TrendSnapshot), message.offset + 1)
    return _document(TRENDS, trend.snapshot_id, trend.version, trend, message)


def _document(alias: str, key: str, version: int, content: Contract, origin: Message) -> Document:
    # As `model_dump_json`, without a string between.
    body = content.__pydantic_serializer__.to_json(content, exclude_none=True)
    return Document(alias, key, version, body, origin)


_BY_TOPIC: dict[str, Callable[[Message], Document]] = {
    topics.ARTICLES_ENRICHED.name: _from_article,
    topics.ARTICLES_RETRACTED.name: _from_retraction,
    topics.STORIES.name: _from_story,
    topics.COMMENTS.name: _from_comment,
    topics.TRENDS_HISTORY.name: _from_snapshot,
}
CONSUMED = tuple(topics.named(name) for name in _BY_TOPIC)


def document_of(message: Message) -> Document:
    """Return the document in `message`; raises `UndecodableError` naming what is wrong."""
    return _BY_TOPIC[message.topic](message)

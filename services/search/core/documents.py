"""From events to the documents that are searched: one each, and of articles the version too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.search.core.article_reading import MOST_TITLE_CHARS, ArticleReading
from services.search.core.versions import NEWEST, TAKEN_BACK, version_id
from shared import topics
from shared.delivery import Message, decode
from shared.documents import (
    ARTICLE_VERSIONS,
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


# What is told of a version beside its content, and all that is left of one that was taken back.
_OF_VERSION = ("article_id", "version", "event_time", "ingest_time")


def taken_back(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is left of the version of which this is `told`."""
    return {name: told[name] for name in _OF_VERSION} | {"retracted": True}


def _from_article(message: Message) -> Iterator[Document]:
    article = decode(message, ArticleReading).document()
    yield _document(ARTICLES, article.article_id, article.version, article, message)
    # Its texts by language are made again when it is replaced and has to be found here.
    kept = _json(article, exclude={"by_language"})
    yield _version(article, NEWEST, b'"newest":true,"kept":' + kept, message)


def _from_retraction(message: Message) -> Iterator[Document]:
    article = tombstone(decode(message, Retraction))
    yield _document(ARTICLES, article.article_id, article.version, article, message)
    yield _version(article, TAKEN_BACK, b'"retracted":true', message)


def _from_story(message: Message) -> Iterator[Document]:
    story = story_document(decode(message, Story))
    yield _document(STORIES, story.story_id, story.version, story, message)


def _from_comment(message: Message) -> Iterator[Document]:
    comment = comment_document(decode(message, Comment))
    yield _document(COMMENTS, comment.comment_id, comment.version, comment, message)


def _from_snapshot(message: Message) -> Iterator[Document]:
    # The place in the log is the version: told again it changes nothing, told anew it holds.
    trend = trend_document(decode(message, TrendSnapshot), message.offset + 1)
    yield _document(TRENDS, trend.snapshot_id, trend.version, trend, message)


def _document(alias: str, key: str, version: int, content: Contract, origin: Message) -> Document:
    return Document(alias, key, version, _json(content), origin)


def _version(article: ArticleDocument, number: int, rest: bytes, origin: Message) -> Document:
    key = version_id(article.article_id, article.version)
    told = _json(article, include={*_OF_VERSION})
    return Document(ARTICLE_VERSIONS, key, number, b"%s,%s}" % (told[:-1], rest), origin)


def _json(
    content: Contract, include: set[str] | None = None, exclude: set[str] | None = None
) -> bytes:
    # As `model_dump_json`, without a string between.
    return content.__pydantic_serializer__.to_json(
        content, include=include, exclude=exclude, exclude_none=True
    )


_BY_TOPIC: dict[str, Callable[[Message], Iterator[Document]]] = {
    topics.ARTICLES_ENRICHED.name: _from_article,
    topics.ARTICLES_RETRACTED.name: _from_retraction,
    topics.STORIES.name: _from_story,
    topics.COMMENTS.name: _from_comment,
    topics.TRENDS_HISTORY.name: _from_snapshot,
}
CONSUMED = tuple(topics.named(name) for name in _BY_TOPIC)


def documents_of(message: Message) -> tuple[Document, ...]:
    """Return the documents in `message`; raises `UndecodableError` naming what is wrong."""
    return tuple(_BY_TOPIC[message.topic](message))


def document_of(message: Message) -> Document:
    """Return what `message` tells that is there now; raises `UndecodableError`."""
    return next(_BY_TOPIC[message.topic](message))

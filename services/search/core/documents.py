"""From events to the documents that are searched; one event makes one document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared import topics
from shared.delivery import Message, decode
from shared.documents import (
    ARTICLES,
    COMMENTS,
    STORIES,
    ArticleDocument,
    CommentDocument,
    LocalText,
    StoryArticle,
    StoryDocument,
    TagRef,
    analyzed_as,
)
from shared.events import (
    Comment,
    Contract,
    EnrichedArticle,
    EntityLink,
    EntityRef,
    Retraction,
    Story,
    StoryMember,
)

# Longer than any article people read. Elasticsearch fails the whole search when it has to
# highlight a text of more than a million characters.
MOST_TITLE_CHARS = 1_000
MOST_SUMMARY_CHARS = 5_000
MOST_TEXT_CHARS = 200_000


@dataclass(frozen=True, slots=True)
class Document:
    """A document ready to be written: where it belongs, its version, its JSON, its message."""

    alias: str
    id: str
    version: int
    body: bytes
    origin: Message


# What an article and its document call by the same name.
_SAME = (
    "article_id",
    "version",
    "lane",
    "url",
    "image_url",
    "authors",
    "sections",
    "event_time",
    "published_at",
    "ingest_time",
    "content_hash",
    "knowledge_version",
)


def article_document(article: EnrichedArticle) -> ArticleDocument:
    """Return the document `article` is found by; too long texts are cut."""
    title = article.title[:MOST_TITLE_CHARS]
    text = article.text[:MOST_TEXT_CHARS]
    same: dict[str, Any] = {name: getattr(article, name) for name in _SAME}
    return ArticleDocument(
        **same,
        title=title,
        summary=article.summary[:MOST_SUMMARY_CHARS],
        text=text,
        by_language={analyzed_as(article.language.code): LocalText(title=title, text=text)},
        source_id=article.source.id,
        source_name=article.source.name,
        owner=article.source.owner,
        country=article.source.country,
        language=article.language.code,
        tags=tuple(TagRef(id=tag.id, label=tag.label) for tag in article.tags),
        entities=tuple(_entity_ref(link) for link in article.entities),
    )


def _entity_ref(link: EntityLink) -> EntityRef:
    return EntityRef(id=link.entity_id, label=link.label, type=link.type, salience=link.salience)


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


def story_document(story: Story) -> StoryDocument:
    """Return the document `story` is found by."""
    return StoryDocument(
        story_id=story.story_id,
        version=story.version,
        headline=story.headline[:MOST_TITLE_CHARS],
        language=story.language,
        first_at=story.first_at,
        latest_at=story.latest_at,
        article_count=story.article_count,
        article_ids=tuple(member.article_id for member in story.members),
        articles=tuple(_story_article(member) for member in story.members),
        sections=story.sections,
        entities=story.entities,
    )


def _story_article(member: StoryMember) -> StoryArticle:
    return StoryArticle(
        article_id=member.article_id,
        title=member.title,
        url=member.url,
        outlet=member.source.name,
        owner=member.source.owner,
        event_time=member.event_time,
    )


def comment_document(comment: Comment) -> CommentDocument:
    """Return the document `comment` is shown by."""
    return CommentDocument(
        comment_id=comment.comment_id,
        version=comment.version,
        article_id=comment.article_id,
        parent_id=comment.parent_id,
        author=comment.author,
        text=comment.text,
        state=comment.state,
        event_time=comment.event_time,
    )


def _from_article(message: Message) -> Document:
    article = article_document(decode(message, EnrichedArticle))
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


def _document(alias: str, key: str, version: int, content: Contract, origin: Message) -> Document:
    body = content.model_dump_json(exclude_none=True).encode()
    return Document(alias, key, version, body, origin)


_BY_TOPIC: dict[str, Callable[[Message], Document]] = {
    topics.ARTICLES_ENRICHED.name: _from_article,
    topics.ARTICLES_RETRACTED.name: _from_retraction,
    topics.STORIES.name: _from_story,
    topics.COMMENTS.name: _from_comment,
}
CONSUMED = tuple(topics.named(name) for name in _BY_TOPIC)


def document_of(message: Message) -> Document:
    """Return the document in `message`; raises `UndecodableError` naming what is wrong."""
    return _BY_TOPIC[message.topic](message)

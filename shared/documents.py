"""The search documents and index aliases: written by search, read by gateway.

A document is replaced as a whole by a higher `version` (external versioning), never patched.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shared.events import (
    CommentReport,
    Contract,
    EntityRef,
    Lane,
    Mention,
    Moderation,
    StoryHour,
    StoryOutlet,
    TrendTopic,
    UtcTime,
)

ARTICLES = "articles"
ARTICLE_VERSIONS = "article_versions"
STORIES = "stories"
COMMENTS = "comments"
TRENDS = "trends"

# The consumer group whose offsets say how much of the log is in the index.
INDEX_GROUP = "search"

# Languages with an analyzer of their own; every other text is analysed under "other".
ANALYZED_LANGUAGES = ("en", "de", "fr", "es", "pt", "it")
OTHER_LANGUAGE = "other"


def analyzed_as(language: str) -> str:
    """Return the key under `by_language` for texts in `language`, such as `pt` for `pt-BR`."""
    code = language.lower().partition("-")[0]
    return code if code in ANALYZED_LANGUAGES else OTHER_LANGUAGE


class LocalText(Contract):
    """Text under the analyzer of one language; searched, not stored."""

    title: str
    text: str


class TagRef(Contract):
    """A tag by id and name."""

    id: str
    label: str


class ArticleEntity(EntityRef):
    """An entity and where the article names it."""

    mentions: tuple[Mention, ...] = ()


class ArticleDocument(Contract):
    """An article as it is found and shown; `_id` is `article_id`.

    A retracted article stays as a document with `retracted` true and empty texts, because a
    deleted one would come back when an older version is replayed. `text_hash` is equal for texts
    with the same words in the same order, whatever their titles.
    """

    article_id: str
    version: int
    retracted: bool = False
    lane: Lane = Lane.LIVE
    title: str = ""
    summary: str = ""
    text: str = ""
    by_language: dict[str, LocalText] = Field(default_factory=dict)
    url: str = ""
    image_url: str | None = None
    authors: tuple[str, ...] = ()
    source_id: str = ""
    source_name: str = ""
    owner: str = ""
    country: str | None = None
    language: str = ""
    sections: tuple[str, ...] = ()
    tags: tuple[TagRef, ...] = ()
    entities: tuple[ArticleEntity, ...] = ()
    event_time: UtcTime
    published_at: UtcTime | None = None
    ingest_time: UtcTime
    content_hash: str = ""
    text_hash: str | None = None
    knowledge_version: str = ""


class ArticleVersion(ArticleDocument):
    """A version of an article; `_id` is `article_id`, `@` and `version`.

    The newest is found in `articles` and only kept here, whole, in `kept`. One that version
    `replaced_at` (a time, as all versions) replaced is found here. One that was taken back, or
    that did so, is `retracted` and empty.
    """

    newest: bool = False
    kept: ArticleDocument | None = None
    replaced_at: int | None = None

    @property
    def article(self) -> ArticleDocument:
        """The article as this version tells it."""
        if self.kept:
            return self.kept
        told = {name: getattr(self, name) for name in ArticleDocument.model_fields}
        return ArticleDocument.model_construct(**told)


class StoryArticle(Contract):
    """An article of a story, as much as a list shows; `copy_of` is whose text it has."""

    article_id: str
    title: str
    url: str
    outlet: str
    owner: str
    event_time: UtcTime
    copy_of: str | None = None


class StoryDocument(Contract):
    """A story as it is found and shown; `_id` is `story_id`.

    One with `merged_into` has no articles and only leads on to the story it is told in now.
    `languages` are those of its articles, `language` is that of its headline.
    """

    story_id: str
    version: int
    headline: str
    language: str
    first_at: UtcTime
    latest_at: UtcTime
    article_count: int
    article_ids: tuple[str, ...]
    articles: tuple[StoryArticle, ...]
    sections: tuple[str, ...] = ()
    entities: tuple[EntityRef, ...] = ()
    languages: tuple[str, ...] = ()
    outlets: tuple[StoryOutlet, ...] = ()
    outlet_count: int = 0
    voice_count: int = 0
    timeline: tuple[StoryHour, ...] = ()
    merged_into: str | None = None
    merged_from: tuple[str, ...] = ()
    split_from: str | None = None


class CommentDocument(Contract):
    """A comment as it is shown, or kept from readers; `_id` is `comment_id`.

    `open_reports` counts `reports`; `moderated_at` is when it was decided about last, `moderators`
    are those who ever did.
    """

    comment_id: str
    version: int
    article_id: str
    parent_id: str | None = None
    author: str
    author_id: str = ""
    text: str
    state: str
    held: bool = False
    event_time: UtcTime
    ingest_time: UtcTime | None = None
    edited_at: UtcTime | None = None
    open_reports: int = 0
    reports: tuple[CommentReport, ...] = ()
    moderated_at: UtcTime | None = None
    moderators: tuple[str, ...] = ()
    moderation: tuple[Moderation, ...] = ()


class TrendDocument(Contract):
    """What was trending at the moment `at`; `_id` is `snapshot_id`.

    `topic_ids` are those of `topics`, which are kept as they were told and not searched.
    """

    snapshot_id: str
    version: int
    list_id: str
    edition: str
    window_h: int
    at: UtcTime
    baseline: Literal["warming", "ready"]
    topic_ids: tuple[str, ...]
    topics: tuple[TrendTopic, ...]

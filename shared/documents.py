"""The search documents and index aliases: written by search, read by gateway.

A document is replaced as a whole by a higher `version` (external versioning), never patched.
"""

from __future__ import annotations

from pydantic import Field

from shared.events import Contract, EntityRef, Lane, UtcTime

ARTICLES = "articles"
STORIES = "stories"
COMMENTS = "comments"

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


class ArticleDocument(Contract):
    """An article as it is found and shown; `_id` is `article_id`.

    A retracted article stays as a document with `retracted` true and empty texts, because a
    deleted one would come back when an older version is replayed.
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
    entities: tuple[EntityRef, ...] = ()
    event_time: UtcTime
    published_at: UtcTime | None = None
    ingest_time: UtcTime
    content_hash: str = ""
    knowledge_version: str = ""


class StoryArticle(Contract):
    """An article of a story, as much as a list shows."""

    article_id: str
    title: str
    url: str
    outlet: str
    owner: str
    event_time: UtcTime


class StoryDocument(Contract):
    """A story as it is found and shown; `_id` is `story_id`."""

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


class CommentDocument(Contract):
    """A comment as it is shown; `_id` is `comment_id`."""

    comment_id: str
    version: int
    article_id: str
    parent_id: str | None = None
    author: str
    text: str
    state: str
    event_time: UtcTime

"""The mappings and settings of the indices: the one place where they are written.

Nothing here needs more than the core distribution and the language analyzers, which the embedded
stack adds under the names that the full distribution uses. `dynamic: strict` lets a field that
nobody declared be an error instead of a silent new column.

Entities and tags are objects, not nested: they are filtered and counted by id alone, and a nested
one would make every article a dozen hidden documents.
"""

from __future__ import annotations

from typing import Any

from shared.documents import (
    ANALYZED_LANGUAGES,
    ARTICLE_VERSIONS,
    ARTICLES,
    COMMENTS,
    OTHER_LANGUAGE,
    STORIES,
    TRENDS,
)

Mapping = dict[str, Any]

# Above the range of 100 that Elastic's own templates use.
TEMPLATE_PRIORITY = 500

_LANGUAGE_ANALYZERS = {
    "en": "english",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "pt": "portuguese",
    "it": "italian",
}
# A word said again counts for more than by default (k1 = 1.2): articles say often what they are
# about. Of the whole index, because fields that are searched as one may have none of their own.
_SIMILARITY: Mapping = {"default": {"type": "BM25", "k1": 2.0, "b": 0.75}}
# Highlights and "more like this" work on words as they are written, but "Müller" is "muller".
PLAIN = "plain"
_FOLDED: Mapping = {"type": "custom", "tokenizer": "standard", "filter": ["lowercase", "folding"]}

# Lucene takes 32,766 bytes; a character has at most four.
_KEYWORD: Mapping = {"type": "keyword", "ignore_above": 8_000}
_SHOWN_ONLY: Mapping = {"type": "object", "enabled": False}
_STORED_ONLY: Mapping = {"type": "keyword", "index": False, "doc_values": False}
_TEXT: Mapping = {"type": "text", "analyzer": PLAIN}
# Listed whole, found by a part of the name.
_NAMES: Mapping = _KEYWORD | {"fields": {"words": _TEXT}}
_DATE: Mapping = {"type": "date"}
_LONG: Mapping = {"type": "long"}
_BOOLEAN: Mapping = {"type": "boolean"}
_ENTITY: Mapping = {
    "properties": {
        "id": _KEYWORD,
        "label": _KEYWORD,
        "type": _KEYWORD,
        "salience": {"type": "float"},
    }
}
_NAMED_ENTITY: Mapping = {"properties": _ENTITY["properties"] | {"mentions": _SHOWN_ONLY}}
_TAG: Mapping = {"properties": {"id": _KEYWORD, "label": _KEYWORD}}


def _local_text(language: str) -> Mapping:
    text = {"type": "text", "analyzer": language}
    return {"properties": {"title": text, "text": text}}


_ARTICLE: Mapping = {
    "article_id": _KEYWORD,
    "version": _LONG,
    "retracted": _BOOLEAN,
    "lane": _KEYWORD,
    "title": _TEXT,
    "summary": _TEXT,
    "text": _TEXT,
    "by_language": {
        "properties": {
            language: _local_text(language) for language in (*ANALYZED_LANGUAGES, OTHER_LANGUAGE)
        }
    },
    "url": _KEYWORD,
    "image_url": _STORED_ONLY,
    "authors": _NAMES,
    "source_id": _KEYWORD,
    "source_name": _KEYWORD,
    "owner": _KEYWORD,
    "country": _KEYWORD,
    "language": _KEYWORD,
    "sections": _KEYWORD,
    "tags": _TAG,
    "entities": _NAMED_ENTITY,
    "event_time": _DATE,
    "published_at": _DATE,
    "ingest_time": _DATE,
    "content_hash": _KEYWORD,
    "text_hash": _KEYWORD,
    "knowledge_version": _KEYWORD,
}

# The newest version is searched among the articles, and only kept among the versions.
_ARTICLE_VERSION: Mapping = _ARTICLE | {
    "newest": _BOOLEAN,
    "kept": _SHOWN_ONLY,
    "replaced_at": _LONG,
}

_STORY: Mapping = {
    "story_id": _KEYWORD,
    "version": _LONG,
    "headline": _TEXT,
    "language": _KEYWORD,
    "first_at": _DATE,
    "latest_at": _DATE,
    "article_count": _LONG,
    "article_ids": _KEYWORD,
    "articles": _SHOWN_ONLY,
    "sections": _KEYWORD,
    "entities": _ENTITY,
    "languages": _KEYWORD,
    "outlets": _SHOWN_ONLY,
    "outlet_count": _LONG,
    "voice_count": _LONG,
    "timeline": _SHOWN_ONLY,
    "merged_into": _KEYWORD,
    "merged_from": _KEYWORD,
    "split_from": _KEYWORD,
}

_COMMENT: Mapping = {
    "comment_id": _KEYWORD,
    "version": _LONG,
    "article_id": _KEYWORD,
    "parent_id": _KEYWORD,
    "author": _KEYWORD,
    "author_id": _KEYWORD,
    "text": _TEXT,
    "state": _KEYWORD,
    "held": _BOOLEAN,
    "event_time": _DATE,
    "ingest_time": _DATE,
    "edited_at": _DATE,
    "open_reports": _LONG,
    "reports": _SHOWN_ONLY,
    "moderated_at": _DATE,
    "moderators": _KEYWORD,
    "moderation": _SHOWN_ONLY,
}

_TREND: Mapping = {
    "snapshot_id": _KEYWORD,
    "version": _LONG,
    "list_id": _KEYWORD,
    "edition": _KEYWORD,
    "window_h": _LONG,
    "at": _DATE,
    "baseline": _KEYWORD,
    "topic_ids": _KEYWORD,
    "topics": _SHOWN_ONLY,
}

_PROPERTIES = {
    ARTICLES: _ARTICLE,
    ARTICLE_VERSIONS: _ARTICLE_VERSION,
    STORIES: _STORY,
    COMMENTS: _COMMENT,
    TRENDS: _TREND,
}
ALIASES = tuple(_PROPERTIES)


def mapping(alias: str) -> Mapping:
    """Return the mapping of the indices behind `alias`."""
    made: Mapping = {"dynamic": "strict", "properties": _PROPERTIES[alias]}
    if alias in (ARTICLES, ARTICLE_VERSIONS):
        # The same words are in `title` and `text`; the index is rebuilt from the log, not from it.
        made["_source"] = {"excludes": ["by_language"]}
    return made


def settings(replicas: int) -> Mapping:
    """Return the settings of every index.

    The refresh interval is the default's, but set: an index left to the default stops refreshing
    while nobody searches, and the next search waits.
    """
    return {
        "number_of_shards": 1,
        "number_of_replicas": replicas,
        "refresh_interval": "1s",
        "similarity": _SIMILARITY,
        "analysis": {
            "filter": {"folding": {"type": "asciifolding"}},
            "analyzer": {**_languages(), OTHER_LANGUAGE: _FOLDED, PLAIN: _FOLDED},
        },
    }


def _languages() -> Mapping:
    return {code: {"type": name} for code, name in _LANGUAGE_ANALYZERS.items()}


def template(alias: str, pattern: str, replicas: int) -> Mapping:
    """Return the template of all indices called `pattern` that stand behind `alias`."""
    made = settings(replicas)
    if alias in (ARTICLE_VERSIONS, TRENDS):
        # Many and much alike, and seldom read: small matters more than fast.
        made["codec"] = "best_compression"
    return {
        "index_patterns": [pattern],
        "priority": TEMPLATE_PRIORITY,
        "template": {"settings": made, "mappings": mapping(alias)},
        "_meta": {"owner": "cupure search"},
    }

"""The messages on the log: one pydantic model per topic, no I/O.

Contracts grow by adding optional fields only and raise `schema_version` when they do; a change
that would break a reader is a new topic (`.v2`). Readers ignore fields they do not know.
"""

from shared.events.articles import (
    Article,
    ArticleDigest,
    EnrichedArticle,
    EntityLink,
    EntityRef,
    Language,
    Mention,
    RawArticle,
    Retraction,
    SeenArticle,
    Tag,
)
from shared.events.comments import Comment
from shared.events.envelope import ArticleId, Contract, Event, Lane, Provenance, Share, UtcTime
from shared.events.sources import Source, SourceRef, SourceState
from shared.events.stories import Story, StoryMember
from shared.events.trends import TrendArticle, TrendSnapshot, TrendTopic, TrendVoice

__all__ = [
    "Article",
    "ArticleDigest",
    "ArticleId",
    "Comment",
    "Contract",
    "EnrichedArticle",
    "EntityLink",
    "EntityRef",
    "Event",
    "Lane",
    "Language",
    "Mention",
    "Provenance",
    "RawArticle",
    "Retraction",
    "SeenArticle",
    "Share",
    "Source",
    "SourceRef",
    "SourceState",
    "Story",
    "StoryMember",
    "Tag",
    "TrendArticle",
    "TrendSnapshot",
    "TrendTopic",
    "TrendVoice",
    "UtcTime",
]

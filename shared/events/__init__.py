"""The messages on the log: one pydantic model per topic, no I/O.

Contracts grow by adding optional fields only and raise `schema_version` when they do; a change
that would break a reader is a new topic (`.v2`). Readers ignore fields they do not know.
"""

from shared.events.articles import (
    Access,
    Appearance,
    Article,
    ArticleDigest,
    Enclosure,
    EnrichedArticle,
    EntityLink,
    EntityRef,
    GeoPoint,
    Language,
    Mention,
    RawArticle,
    Retraction,
    SeenArticle,
    SeenView,
    Tag,
)
from shared.events.comments import Comment
from shared.events.envelope import ArticleId, Contract, Event, Lane, Provenance, Share, UtcTime
from shared.events.sources import (
    BackfillProgress,
    DayCount,
    PageRules,
    PollingHints,
    PollingWishes,
    PollOutcome,
    RecentEntry,
    Source,
    SourceKind,
    SourcePoll,
    SourceRef,
    SourceState,
    Subscription,
)
from shared.events.stories import Story, StoryMember
from shared.events.trends import TrendArticle, TrendSnapshot, TrendTopic, TrendVoice

__all__ = [
    "Access",
    "Appearance",
    "Article",
    "ArticleDigest",
    "ArticleId",
    "BackfillProgress",
    "Comment",
    "Contract",
    "DayCount",
    "Enclosure",
    "EnrichedArticle",
    "EntityLink",
    "EntityRef",
    "Event",
    "GeoPoint",
    "Lane",
    "Language",
    "Mention",
    "PageRules",
    "PollOutcome",
    "PollingHints",
    "PollingWishes",
    "Provenance",
    "RawArticle",
    "RecentEntry",
    "Retraction",
    "SeenArticle",
    "SeenView",
    "Share",
    "Source",
    "SourceKind",
    "SourcePoll",
    "SourceRef",
    "SourceState",
    "Story",
    "StoryMember",
    "Subscription",
    "Tag",
    "TrendArticle",
    "TrendSnapshot",
    "TrendTopic",
    "TrendVoice",
    "UtcTime",
]

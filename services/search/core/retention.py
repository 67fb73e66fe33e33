"""How long documents are kept, by their own times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shared.documents import ARTICLE_VERSIONS, ARTICLES, COMMENTS, STORIES, TRENDS
from shared.topics import ARTICLES_ENRICHED, DAY_MS, DEAD_LETTERS

# An article is as old as the moment we first saw it: history that was loaded lately is kept.
TIMES = {
    ARTICLES: "ingest_time",
    ARTICLE_VERSIONS: "ingest_time",
    STORIES: "latest_at",
    COMMENTS: "event_time",
    TRENDS: "at",
}
# Of these something is left when they are taken back.
_WITH_TOMBSTONES = (ARTICLES, ARTICLE_VERSIONS)

Query = dict[str, Any]


def log_days() -> int:
    """Return for how long an article can come from the log or out of a dead letter again."""
    kept_ms = (ARTICLES_ENRICHED.retention_ms or 0, DEAD_LETTERS["search"].retention_ms or 0)
    return sum(kept_ms) // DAY_MS


def moment_of(alias: str, content: Mapping[str, Any]) -> datetime:
    """Return the time that the age of a document is counted from."""
    return datetime.fromisoformat(content[TIMES[alias]])


@dataclass(frozen=True)
class Keep:
    """For how many days documents are kept, by alias; those that are not named, for ever.

    A tombstone must outlive every version that it guards against: see `log_days`.
    """

    days: Mapping[str, int] = field(default_factory=dict)
    tombstone_days: int = field(default_factory=lambda: log_days() + 30)

    def has_expired(self, alias: str, content: Mapping[str, Any], now: datetime) -> bool:
        """Return whether a document with this content is to be kept no longer."""
        days = self.tombstone_days if content.get("retracted") else self.days.get(alias)
        return days is not None and moment_of(alias, content) < now - timedelta(days=days)

    def expired(self, alias: str, now: datetime) -> Query | None:
        """Return the query that finds what `has_expired`; None if nothing ever does."""
        parts = [_older(TIMES[alias], self.days[alias], now)] if alias in self.days else []
        if alias not in _WITH_TOMBSTONES:
            return parts[0] if parts else None
        retracted = {"term": {"retracted": True}}
        alive = [{"bool": {"filter": parts, "must_not": [retracted]}}] if parts else []
        tombstones = [retracted, _older(TIMES[alias], self.tombstone_days, now)]
        return {"bool": {"should": [*alive, {"bool": {"filter": tombstones}}]}}


@dataclass(frozen=True)
class Rolling:
    """When an index is full enough or old enough that the next one takes what is new."""

    most_documents: int | None = None
    most_days: int | None = None

    def is_due(self, documents: int, made_at: datetime | None, now: datetime) -> bool:
        """Return whether the next index should be made; an empty one is never left."""
        if documents == 0:
            return False
        is_full = self.most_documents is not None and documents >= self.most_documents
        is_old = (
            self.most_days is not None
            and made_at is not None
            and now - made_at >= timedelta(days=self.most_days)
        )
        return is_full or is_old


@dataclass(frozen=True)
class Rules:
    """For how long documents and replaced indices are kept, and when the next index is made."""

    keep: Keep = field(default_factory=Keep)
    rolling: Rolling = field(default_factory=Rolling)
    replaced_days: int = 7


def _older(time_field: str, days: int, now: datetime) -> Query:
    return {"range": {time_field: {"lt": (now - timedelta(days=days)).isoformat()}}}

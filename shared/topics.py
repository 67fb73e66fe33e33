"""The whole pipeline on one screen: every topic there is. Nothing else creates topics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shared import events
from shared.events import Event

Cleanup = Literal["delete", "compact", "compact,delete"]
DAY_MS = 86_400_000
MAX_MESSAGE_BYTES = 1_048_576


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: its event, the event's field that is the key, and its retention (None: for ever).

    `event` and `key` are None for dead letters, which keep the bytes and the key they had.
    """

    name: str
    event: type[Event] | None
    key: str | None
    partitions: int
    cleanup: Cleanup
    retention_ms: int | None

    def key_of(self, event: Event) -> bytes:
        """Return the bytes that decide the partition of `event`."""
        if self.key is None:
            raise ValueError(f"{self.name} has no key field")
        return str(getattr(event, self.key)).encode()


def _kept(name: str, event: type[Event], key: str, partitions: int, days: int) -> Topic:
    return Topic(name, event, key, partitions, "delete", days * DAY_MS)


def _kept_for_ever(name: str, event: type[Event], key: str, partitions: int) -> Topic:
    return Topic(name, event, key, partitions, "delete", None)


def _latest(name: str, event: type[Event], key: str, partitions: int) -> Topic:
    return Topic(name, event, key, partitions, "compact", None)


def _parked(service: str) -> Topic:
    return Topic(f"{service}.dead-letters.v1", None, None, 1, "delete", 30 * DAY_MS)


SOURCES = _latest("sources.v1", events.Source, "source_id", 6)
ARTICLES_RAW = _kept("articles.raw.v1", events.RawArticle, "article_id", 6, days=30)
ARTICLES_ENRICHED = _kept("articles.enriched.v1", events.EnrichedArticle, "article_id", 6, days=30)
# One partition: grouping into stories needs every article in one order, the same at each replay.
ARTICLES_DIGESTS = _kept("articles.digests.v1", events.ArticleDigest, "article_id", 1, days=30)
# One partition each, up to the gap: what stories and trends decide is told in the same order.
ARTICLES_PLACED = _kept("articles.placed.v1", events.PlacedArticle, "article_id", 1, days=30)
STORIES = _latest("stories.v1", events.Story, "story_id", 1)
TRENDS = _latest("trends.v1", events.TrendSnapshot, "list_id", 1)
TRENDS_HISTORY = _kept("trends.history.v1", events.TrendSnapshot, "list_id", 1, days=400)
TRENDS_CHANGES = _kept("trends.changes.v1", events.TrendChange, "list_id", 1, days=30)
ENRICH_TRENDS = _latest("enrich.trends.v1", events.TrendCheckpoint, "part", 1)

COMMENTS = _kept_for_ever("comments.v1", events.Comment, "article_id", 6)
ARTICLES_RETRACTED = _kept_for_ever("articles.retracted.v1", events.Retraction, "article_id", 6)
INGEST_SEEN = Topic(
    "ingest.seen.v1", events.SeenArticle, "article_id", 6, "compact,delete", 30 * DAY_MS
)

ARTICLES_APPEARANCES = _kept("articles.appearances.v1", events.Appearance, "article_id", 6, days=30)
INGEST_POLLS = _latest("ingest.polls.v1", events.SourcePoll, "source_id", 6)
INGEST_SUBSCRIPTIONS = _latest("ingest.subscriptions.v1", events.Subscription, "source_id", 6)
INGEST_BACKFILLS = _latest("ingest.backfills.v1", events.BackfillProgress, "job_id", 1)
GATEWAY_KEYS = _latest("gateway.keys.v1", events.ApiKey, "key_id", 1)
SAVED_SEARCHES = _latest("saved.searches.v1", events.SavedSearch, "saved_id", 1)
# One partition: a place in it is an event id for those who listen.
SAVED_MATCHES = _kept("saved.matches.v1", events.SavedMatch, "saved_id", 1, days=30)
GATEWAY_DELIVERIES = _latest("gateway.deliveries.v1", events.WebhookDelivery, "delivery_id", 1)

DEAD_LETTERS = {name: _parked(name) for name in ("ingest", "enrich", "search", "gateway")}

ALL = (
    SOURCES,
    ARTICLES_RAW,
    ARTICLES_ENRICHED,
    ARTICLES_DIGESTS,
    ARTICLES_PLACED,
    STORIES,
    TRENDS,
    TRENDS_HISTORY,
    TRENDS_CHANGES,
    ENRICH_TRENDS,
    COMMENTS,
    ARTICLES_RETRACTED,
    INGEST_SEEN,
    ARTICLES_APPEARANCES,
    INGEST_POLLS,
    INGEST_SUBSCRIPTIONS,
    INGEST_BACKFILLS,
    GATEWAY_KEYS,
    SAVED_SEARCHES,
    SAVED_MATCHES,
    GATEWAY_DELIVERIES,
    *DEAD_LETTERS.values(),
)

BY_NAME = {topic.name: topic for topic in ALL}


class UnknownTopicError(LookupError):
    """A topic that is not in the agreement."""


def named(name: str) -> Topic:
    """Return the topic called `name`, or say which there are."""
    try:
        return BY_NAME[name]
    except KeyError:
        known = ", ".join(sorted(BY_NAME))
        raise UnknownTopicError(f"unknown topic {name!r}; there are: {known}") from None

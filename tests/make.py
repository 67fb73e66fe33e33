"""Builders of valid data: every field has a value, a test names only what it is about."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from shared import events
from shared.delivery import Message
from shared.events import Event

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def hours_ago(hours: float) -> datetime:
    """Return the moment `hours` before `NOW`."""
    return NOW - timedelta(hours=hours)


def article_id(name: str = "a1") -> str:
    """Return a well-formed article id that is the same for the same name."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def provenance(service: str = "ingest", **fields: Any) -> events.Provenance:
    return events.Provenance(service=service, version="test", **fields)


def source_ref(name: str = "gazette", **fields: Any) -> events.SourceRef:
    values: dict[str, Any] = {"id": name, "name": name.title(), "owner": name, "language": "en"}
    return events.SourceRef(**(values | fields))


def source(name: str = "gazette", **fields: Any) -> events.Source:
    values: dict[str, Any] = {
        "id": f"{name}@1",
        "event_time": NOW,
        "ingest_time": NOW,
        "provenance": provenance(),
        "source_id": name,
        "feed_url": f"https://{name}.example/feed.xml",
        "name": name.title(),
        "owner": name,
    }
    return events.Source(**(values | fields))


def source_poll(name: str = "gazette", **fields: Any) -> events.SourcePoll:
    values: dict[str, Any] = {
        "id": f"{name}@1",
        "event_time": NOW,
        "ingest_time": NOW,
        "provenance": provenance(),
        "source_id": name,
        "outcome": "read",
        "status": 200,
        "next_poll_at": NOW + timedelta(minutes=30),
        "interval_s": 1800,
        "last_success_at": NOW,
        "full_at": NOW,
    }
    return events.SourcePoll(**(values | fields))


def _article_values(name: str, fields: dict[str, Any]) -> dict[str, Any]:
    url = f"https://gazette.example/{name}"
    version = fields.get("version", 1)
    return {
        "id": f"{article_id(name)}@{version}",
        "event_time": NOW,
        "ingest_time": NOW,
        "provenance": provenance(),
        "article_id": article_id(name),
        "version": version,
        "url": url,
        "canonical_url": url,
        "source": source_ref(),
        "title": "Mount Etna erupts",
        "text": "Mount Etna erupted on Monday. Ash fell on Catania.",
        "published_at": NOW,
        "content_hash": hashlib.sha256(f"{name}{version}".encode()).hexdigest(),
    } | fields


def raw_article(name: str = "a1", **fields: Any) -> events.RawArticle:
    return events.RawArticle(**_article_values(name, fields))


def enriched(name: str = "a1", **fields: Any) -> events.EnrichedArticle:
    extra: dict[str, Any] = {
        "language": events.Language(code="en", confidence=0.9, origin="text"),
        "knowledge_version": "test",
        "provenance": provenance("enrich"),
    }
    return events.EnrichedArticle(**_article_values(name, extra | fields))


def entity(entity_id: str = "Q16990", label: str = "Mount Etna", **fields: Any) -> events.EntityRef:
    values: dict[str, Any] = {"id": entity_id, "label": label, "type": "place", "salience": 0.8}
    return events.EntityRef(**(values | fields))


def digest(name: str = "a1", **fields: Any) -> events.ArticleDigest:
    values = _article_values(name, {"provenance": provenance("enrich")} | fields)
    extra: dict[str, Any] = {"lead": values["text"], "language": "en"}
    return events.ArticleDigest(**(extra | values))


def story_member(name: str = "a1", **fields: Any) -> events.StoryMember:
    values: dict[str, Any] = {
        "article_id": article_id(name),
        "version": 1,
        "title": "Mount Etna erupts",
        "url": f"https://gazette.example/{name}",
        "source": source_ref(),
        "event_time": NOW,
        "lane": events.Lane.LIVE,
        "entities": (entity(),),
        "content_hash": name,
    }
    return events.StoryMember(**(values | fields))


def story(name: str = "s1", **fields: Any) -> events.Story:
    members = fields.get("members", (story_member(),))
    values: dict[str, Any] = {
        "id": f"{name}@1",
        "event_time": NOW,
        "ingest_time": NOW,
        "provenance": provenance("enrich"),
        "story_id": name,
        "version": 1,
        "headline": "Mount Etna erupts",
        "language": "en",
        "first_at": NOW,
        "latest_at": NOW,
        "article_count": len(members),
        "members": members,
    }
    return events.Story(**(values | fields))


def story_outlet(name: str = "gazette", **fields: Any) -> events.StoryOutlet:
    values: dict[str, Any] = {
        "id": name,
        "name": name.title(),
        "owner": name,
        "articles": 1,
        "first_at": NOW,
    }
    return events.StoryOutlet(**(values | fields))


def placed(name: str = "a1", **fields: Any) -> events.PlacedArticle:
    version = fields.get("version", 1)
    story_id = fields.get("story_id", "s1")
    values: dict[str, Any] = {
        "id": f"{article_id(name)}@{version}/{story_id}",
        "event_time": NOW,
        "ingest_time": NOW,
        "provenance": provenance("enrich"),
        "change": "placed",
        "article_id": article_id(name),
        "version": version,
        "story_id": story_id,
        "title": "Mount Etna erupts",
        "url": f"https://gazette.example/{name}",
        "language": "en",
        "source": source_ref(),
        "entities": (entity(),),
    }
    return events.PlacedArticle(**(values | fields))


def message(
    body: Event | bytes | None = b"{}",
    *,
    topic: str = "articles.raw.v1",
    partition: int = 0,
    offset: int = 0,
    key: bytes | None = None,
) -> Message:
    value = body.model_dump_json().encode() if isinstance(body, Event) else body
    return Message(topic, partition, offset, key, value)

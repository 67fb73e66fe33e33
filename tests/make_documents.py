"""Builders of search documents, made from events just as search makes them, and of trends."""

from __future__ import annotations

from typing import Any

from services.search.core import documents
from shared import events, topics
from shared.documents import ArticleDocument, CommentDocument, StoryDocument, TrendDocument
from tests import make


def language(code: str) -> events.Language:
    return events.Language(code=code, confidence=0.9, origin="text")


def entity_link(entity_id: str = "Q16990", label: str = "Mount Etna") -> events.EntityLink:
    return events.EntityLink(
        entity_id=entity_id, label=label, type="place", confidence=0.9, salience=0.8
    )


def article_event(name: str = "a1", **fields: Any) -> events.EnrichedArticle:
    """Return an article by the outlet called `outlet` in the language with code `code`."""
    outlet = fields.pop("outlet", "gazette")
    spoken = {"language": language(fields.pop("code", "en")), "source": make.source_ref(outlet)}
    return make.enriched(name, **(spoken | fields))


def article(name: str = "a1", **fields: Any) -> ArticleDocument:
    return article_of(article_event(name, **fields))


def article_of(event: events.EnrichedArticle) -> ArticleDocument:
    """Return the document that search makes of `event`."""
    message = make.message(event, topic=topics.ARTICLES_ENRICHED.name)
    return ArticleDocument.model_validate_json(documents.document_of(message).body)


def retraction(name: str = "a1", version: int = 2) -> events.Retraction:
    return events.Retraction(
        id=f"{make.article_id(name)}@{version}",
        event_time=make.NOW,
        ingest_time=make.NOW,
        provenance=make.provenance(),
        article_id=make.article_id(name),
        version=version,
        reason="wrong",
    )


def retracted(name: str = "a1") -> ArticleDocument:
    return documents.tombstone(retraction(name))


def story_event(name: str = "s1", of: tuple[str, ...] = ("a1",), **fields: Any) -> events.Story:
    """Return a story of articles with these names, told by as many outlets."""
    members = tuple(
        make.story_member(one, source=make.source_ref(f"outlet-of-{one}"), title=f"Title of {one}")
        for one in of
    )
    return make.story(name, **({"members": members} | fields))


def story(name: str = "s1", of: tuple[str, ...] = ("a1",), **fields: Any) -> StoryDocument:
    return documents.story_document(story_event(name, of, **fields))


def comment_event(name: str = "c1", on: str = "a1", **fields: Any) -> events.Comment:
    values: dict[str, Any] = {
        "id": f"{name}@1",
        "event_time": make.NOW,
        "ingest_time": make.NOW,
        "provenance": make.provenance("gateway"),
        "comment_id": name,
        "article_id": make.article_id(on),
        "version": 1,
        "author": "Ada",
        "text": "Well told.",
    }
    return events.Comment(**(values | fields))


def comment(name: str = "c1", on: str = "a1", **fields: Any) -> CommentDocument:
    return documents.comment_document(comment_event(name, on, **fields))


def topic(topic_id: str = "Q16990", **fields: Any) -> events.TrendTopic:
    values: dict[str, Any] = {
        "topic_id": topic_id,
        "label": "Mount Etna",
        "kind": "entity",
        "score": 3.5,
        "parts": {"surprise": 2.5, "breadth": 1.0},
        "observed": 12.0,
        "expected": 1.5,
        "voices": (events.TrendVoice(owner="Gazette Group", share=1.0),),
        "articles": (
            events.TrendArticle(
                article_id=make.article_id(),
                title="Mount Etna erupts",
                url="https://gazette.example/a1",
                outlet="Gazette",
                event_time=make.NOW,
            ),
        ),
        "first_seen": make.hours_ago(3),
    }
    return events.TrendTopic(**(values | fields))


def snapshot(*topics: events.TrendTopic, window_h: int = 24, **fields: Any) -> events.TrendSnapshot:
    values: dict[str, Any] = {
        "id": "trends@1",
        "event_time": make.NOW,
        "ingest_time": make.NOW,
        "provenance": make.provenance("enrich"),
        "list_id": f"world/{window_h}h",
        "edition": "world",
        "window_h": window_h,
        "baseline": "ready",
        "topics": topics,
    }
    return events.TrendSnapshot(**(values | fields))


def trend(*topics: events.TrendTopic, offset: int = 0, **fields: Any) -> TrendDocument:
    """Return a list as search writes it; `hours_ago` is when it was made."""
    return documents.trend_document(past_snapshot(*topics, **fields), offset + 1)


def past_snapshot(
    *topics: events.TrendTopic, hours_ago: float = 0, edition: str = "world", window_h: int = 24
) -> events.TrendSnapshot:
    """Return the list of `edition` as it was made `hours_ago`."""
    at, list_id = make.hours_ago(hours_ago), f"{edition}/{window_h}h"
    return snapshot(
        *topics,
        id=f"{list_id}@{at.isoformat()}",
        event_time=at,
        list_id=list_id,
        edition=edition,
        window_h=window_h,
    )


def change(kind: str = "entered", topic_id: str = "Q16990", **fields: Any) -> events.TrendChange:
    values: dict[str, Any] = {
        "id": f"world/24h@{make.NOW.isoformat()}/{topic_id}/{kind}",
        "event_time": make.NOW,
        "ingest_time": make.NOW,
        "provenance": make.provenance("enrich"),
        "list_id": "world/24h",
        "edition": "world",
        "window_h": 24,
        "change": kind,
        "topic_id": topic_id,
        "label": "Mount Etna",
        "rank": None if kind == "left" else 1,
        "score": 4.5,
    }
    return events.TrendChange(**(values | fields))

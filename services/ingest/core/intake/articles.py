"""The events of an article: the article itself and the note that it was seen."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from services.ingest.core.entries import Draft
from services.ingest.core.identity.ids import article_id, content_hash
from services.ingest.core.provenance import PROVENANCE
from shared.events import RawArticle, SeenArticle


def article_of(draft: Draft, version: int, now: datetime) -> RawArticle:
    """Return the event of `draft`, first seen `now`, as `version`."""
    known_as = article_id(draft.canonical_url)
    # A draft's fields are fields of the article, under the same names.
    told = {one.name: getattr(draft, one.name) for one in fields(draft) if one.name != "aliases"}
    return RawArticle(
        id=f"{known_as}@{version}",
        event_time=min(draft.published_at or now, now),
        ingest_time=now,
        provenance=PROVENANCE,
        article_id=known_as,
        version=version,
        content_hash=content_hash(draft),
        **told,
    )


def seen_event(known_as: str, version: int, content: str, now: datetime) -> SeenArticle:
    """Return the event that says that `version` of `known_as` had `content`."""
    return SeenArticle(
        id=f"{known_as}@{version}",
        event_time=now,
        ingest_time=now,
        provenance=PROVENANCE,
        article_id=known_as,
        version=version,
        content_hash=content,
    )

"""The events of an article: the article, where it was met again, and the note that it was seen."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

from services.ingest.core.entries import Draft
from services.ingest.core.identity.ids import appearance_id, content_hash
from services.ingest.core.intake.seen import Seen
from services.ingest.core.provenance import PROVENANCE
from shared.events import Appearance, RawArticle, SeenArticle, SeenView

_OURS_ALONE = ("aliases", "known_as", "known_by")


def article_of(draft: Draft, known_as: str, version: int, now: datetime) -> RawArticle:
    """Return the event of `draft`, first seen `now`, as `version` of article `known_as`."""
    # A draft's fields are fields of the article, under the same names.
    told = {one.name: getattr(draft, one.name) for one in fields(draft)}
    return RawArticle(
        id=f"{known_as}@{version}",
        event_time=min(draft.published_at or now, now),
        ingest_time=now,
        provenance=PROVENANCE,
        article_id=known_as,
        version=version,
        content_hash=content_hash(draft),
        **{name: value for name, value in told.items() if name not in _OURS_ALONE},
    )


def appearance_of(draft: Draft, known_as: str, now: datetime, *, is_new_source: bool) -> Appearance:
    """Return the event that says that `draft` was met and is the known article `known_as`."""
    return Appearance(
        id=appearance_id(known_as, draft.source.id, draft.canonical_url),
        event_time=min(draft.published_at or now, now),
        ingest_time=now,
        lane=draft.lane,
        provenance=PROVENANCE,
        article_id=known_as,
        source=draft.source,
        url=draft.url,
        guid=draft.guid,
        reason="feed" if is_new_source else draft.known_by or "url",
    )


def seen_event(known_as: str, seen: Seen, now: datetime) -> SeenArticle:
    """Return the event that says what is known of article `known_as`."""
    return SeenArticle(
        id=f"{known_as}@{seen.version}+{int(now.timestamp() * 1000)}",
        event_time=now,
        ingest_time=now,
        provenance=PROVENANCE,
        article_id=known_as,
        version=seen.version,
        content_hash=seen.content_hash,
        owner=seen.owner,
        versions=seen.versions,
        access=seen.access,
        views=tuple(SeenView(source_id=one, content_hash=content) for one, content in seen.views),
    )


def alias_event(name: str, known_as: str, version: int, now: datetime) -> SeenArticle:
    """Return the event that says that `name` is another name of article `known_as`."""
    return SeenArticle(
        id=f"{name}={known_as}",
        event_time=now,
        ingest_time=now,
        provenance=PROVENANCE,
        article_id=name,
        version=version,
        content_hash="",
        same_as=known_as,
    )

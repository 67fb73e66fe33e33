"""Articles as they arrive, and which saved searches find them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Protocol

from services.gateway.core.query.rendering import Known, rendered
from services.gateway.core.saved.searches import request_of
from services.gateway.core.search.queries import shown
from shared import __version__
from shared.delivery import DeadLetter, Message, UndecodableError, decode
from shared.documents import ArticleDocument
from shared.events import (
    ArticleId,
    EnrichedArticle,
    Event,
    Lane,
    Provenance,
    SavedMatch,
    SavedSearch,
)

Body = dict[str, Any]

_PROVENANCE = Provenance(service="gateway", version=__version__)
_SHOWN = (
    "article_id",
    "version",
    "title",
    "url",
    "source_id",
    "source_name",
    "language",
    "event_time",
    "ingest_time",
)


class ArrivedArticle(Event):
    """What must be known of an `EnrichedArticle` to look for it in the index."""

    current_schema: ClassVar[int] = EnrichedArticle.current_schema

    article_id: ArticleId
    version: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that came onto the log at a moment."""

    article_id: str
    version: int
    at: datetime


class MatchIndex(Protocol):
    """Where articles are found; every method raises `TransientError`."""

    async def versions(self, article_ids: Sequence[str]) -> Mapping[str, int]:
        """Return the versions of those of the articles that can be found, taken back or not."""

    async def found(
        self, searches: Sequence[SavedSearch], article_ids: Sequence[str]
    ) -> list[list[ArticleDocument]]:
        """Return what each of the searches finds among the articles."""


def arrivals(messages: Iterable[Message]) -> tuple[list[Arrival], list[DeadLetter]]:
    """Return the articles in `messages`, and what cannot be read.

    News of the past, loaded later, does not count as arriving.
    """
    arrived, unreadable = [], []
    for message in messages:
        try:
            article = decode(message, ArrivedArticle)
        except UndecodableError as error:
            unreadable.append(DeadLetter.of(message, error))
            continue
        if article.lane is Lane.LIVE:
            at = datetime.fromtimestamp(message.timestamp_ms / 1000, UTC)
            arrived.append(Arrival(article.article_id, article.version, at))
    return arrived, unreadable


def unseen(arrived: Iterable[Arrival], versions: Mapping[str, int]) -> list[Arrival]:
    """Return which of the articles cannot be found yet in this version or a later one."""
    return [one for one in arrived if versions.get(one.article_id, -1) < one.version]


def is_standing(search: SavedSearch, arrival: Arrival) -> bool:
    """Return whether `search` was there before the article; the log counts in milliseconds."""
    return arrival.at >= search.created_at.replace(
        microsecond=search.created_at.microsecond // 1000 * 1000
    )


def matching_body(search: SavedSearch, article_ids: Sequence[str]) -> Body:
    """Return the search for those of the articles that `search` finds; nothing is scored."""
    among = {"terms": {"article_id": list(article_ids)}}
    return {
        "query": {"bool": {"filter": [among, shown(rendered(request_of(search).tree, Known()))]}},
        "size": len(article_ids),
        "_source": list(_SHOWN),
        "track_total_hits": False,
    }


def saved_match(search: SavedSearch, article: ArticleDocument, now: datetime) -> SavedMatch:
    """Return that `search` found `article`."""
    fields = article.model_dump(include=set(_SHOWN))
    return SavedMatch(
        **fields,
        id=f"{search.saved_id} {article.article_id} {article.version}",
        provenance=_PROVENANCE,
        saved_id=search.saved_id,
        name=search.name,
        q=search.q,
        matched_at=now,
    )

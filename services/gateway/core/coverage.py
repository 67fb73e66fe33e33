"""How much is told, by whom and of what: what the gateway counts in the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from services.gateway.core.entities import EntityNews, Span
from services.gateway.core.search.queries import shown
from services.gateway.core.search.suggestions import Suggestion

Body = dict[str, Any]

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SourceVolume:
    """How many articles a source published in the last day and in the last week."""

    day: int = 0
    week: int = 0


Volumes = Mapping[str, SourceVolume]


class Coverage(Protocol):
    """Counts what was published; a retracted article counts for nothing.

    Every method raises `IndexAwayError` when the index cannot answer in time.
    """

    async def volumes(self, source_ids: Sequence[str], now: datetime) -> Volumes:
        """Return how much each of the sources published before `now`; none that did not."""

    async def entity(self, entity_id: str, span: Span) -> EntityNews | None:
        """Return what is said about an entity in `span`, None if no article ever names it."""

    async def named(self, text: str, now: datetime) -> Sequence[Suggestion]:
        """Return the entities, tags and sources of late whose names begin with `text`."""


def volumes_body(source_ids: Sequence[str], now: datetime) -> Body:
    """Return the count of the articles of the last week and day by source."""
    named = list(source_ids)
    by_source = {"field": "source_id", "include": named, "size": len(named)}
    week = [{"terms": {"source_id": named}}, _between(now - WEEK, now)]
    return {
        "query": shown({"bool": {"filter": week, "must_not": []}}),
        "size": 0,
        "aggs": {
            "by_source": {
                "terms": by_source,
                "aggs": {"day": {"filter": _between(now - DAY, now)}},
            }
        },
    }


def _between(since: datetime, until: datetime) -> Body:
    return {"range": {"event_time": {"gt": since.isoformat(), "lte": until.isoformat()}}}

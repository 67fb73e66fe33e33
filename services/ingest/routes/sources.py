"""`GET /v1/sources` and `GET /v1/stats`: how this worker's sources fare, and what adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from services.ingest.core.polling.poll_table import PollTable
from services.ingest.core.sources.registry import Registry
from services.ingest.core.tally import SourceTally, Tally
from shared.events import Source, SourcePoll


class EntryCounts(BaseModel):
    """What became of the entries seen: `entries` = `published` + `unchanged` + `parked`."""

    entries: int
    published: int
    unchanged: int
    parked: int


class SourceStatus(BaseModel):
    """How a source has fared since this worker started to poll it."""

    source_id: str
    name: str
    feed_url: str
    status: Literal["waiting", "ok", "failing"]
    error: str | None
    fault: str | None
    format: str | None
    failures_in_a_row: int
    last_poll: datetime | None
    last_success: datetime | None
    next_poll: datetime | None
    polls: dict[str, int]
    entries: EntryCounts
    parked_reasons: dict[str, int]


class SourcesAnswer(BaseModel):
    """All sources, and the slots of those that this worker polls."""

    partitions: list[int]
    sources: list[SourceStatus]


class PushCounts(BaseModel):
    """What became of the articles pushed: `pushed` is the sum of the others."""

    pushed: int
    accepted: int
    unchanged: int
    rejected: int


class StatsAnswer(BaseModel):
    """Totals of this worker since it started."""

    sources: int
    partitions: list[int]
    feeds: EntryCounts
    push: PushCounts
    polls: dict[str, int]
    pages: dict[str, int]
    articles_remembered: int


def sources_router(
    registry: Registry,
    polls: PollTable,
    tally: Tally,
    slots: Callable[[], list[int]],
    remembered: Callable[[], int],
) -> APIRouter:
    """Return the two routes."""
    router = APIRouter()

    @router.get("/v1/sources")
    async def list_sources() -> SourcesAnswer:
        """Tell of every source; what became of entries, only of those that this worker polls."""
        return SourcesAnswer(
            partitions=slots(),
            sources=[
                _status(source, tally, polls.get(source.source_id))
                for source in sorted(registry.active(), key=lambda one: one.name)
            ],
        )

    @router.get("/v1/stats")
    async def tell_stats() -> StatsAnswer:
        """Tell what became of all entries and pushed articles."""
        return _stats(registry, tally, slots(), remembered())

    return router


def _stats(registry: Registry, tally: Tally, slots: list[int], remembered: int) -> StatsAnswer:
    return StatsAnswer(
        sources=len(registry.active()),
        partitions=slots,
        feeds=_entry_counts(tally.entries),
        push=_push_counts(tally.pushed),
        polls=dict(tally.polls),
        pages=dict(tally.pages),
        articles_remembered=remembered,
    )


def _entry_counts(counts: Counter[str]) -> EntryCounts:
    return EntryCounts(
        entries=counts.total(),
        published=counts["published"],
        unchanged=counts["unchanged"],
        parked=counts["parked"],
    )


def _push_counts(counts: Counter[str]) -> PushCounts:
    return PushCounts(
        pushed=counts.total(),
        accepted=counts["accepted"],
        unchanged=counts["unchanged"],
        rejected=counts["rejected"],
    )


def _status(source: Source, tally: Tally, poll: SourcePoll | None) -> SourceStatus:
    told = tally.sources.get(source.source_id) or SourceTally()
    return SourceStatus(
        source_id=source.source_id,
        name=source.name,
        feed_url=source.feed_url,
        status="waiting" if poll is None else "failing" if poll.failures else "ok",
        error=poll.error if poll else None,
        fault=poll.fault if poll else None,
        format=poll.format if poll else None,
        failures_in_a_row=poll.failures if poll else 0,
        last_poll=poll.event_time if poll else None,
        last_success=poll.last_success_at if poll else None,
        next_poll=poll.next_poll_at if poll else None,
        polls=dict(told.polls),
        entries=_entry_counts(told.entries),
        parked_reasons=dict(told.reasons),
    )

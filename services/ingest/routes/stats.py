"""`GET /v1/stats`: what adds up, since this worker started."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from fastapi import APIRouter
from pydantic import BaseModel

from services.ingest.core.sources.registry import Registry
from services.ingest.core.tally import Tally


class EntryCounts(BaseModel):
    """What became of the entries seen: `entries` = `published` + `unchanged` + `parked`."""

    entries: int
    published: int
    unchanged: int
    parked: int


class PushCounts(BaseModel):
    """What became of the articles pushed: `pushed` is the sum of the others."""

    pushed: int
    accepted: int
    unchanged: int
    rejected: int


class StatsAnswer(BaseModel):
    """Totals of this worker since it started; `partitions` are the slots whose sources it polls.

    `appearances` are entries, counted as unchanged, that are known articles at a new place.
    """

    sources: int
    partitions: list[int]
    feeds: EntryCounts
    appearances: int
    push: PushCounts
    polls: dict[str, int]
    pages: dict[str, int]
    articles_remembered: int


def stats_router(
    registry: Registry, tally: Tally, slots: Callable[[], list[int]], remembered: Callable[[], int]
) -> APIRouter:
    """Return the route."""
    router = APIRouter(tags=["worker"])

    @router.get("/v1/stats", operation_id="tell_stats")
    async def tell_stats() -> StatsAnswer:
        """Tell what became of all entries and pushed articles."""
        return StatsAnswer(
            sources=len(registry.active()),
            partitions=slots(),
            feeds=_entry_counts(tally.entries),
            appearances=tally.appearances,
            push=_push_counts(tally.pushed),
            polls=dict(tally.polls),
            pages=dict(tally.pages),
            articles_remembered=remembered(),
        )

    return router


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

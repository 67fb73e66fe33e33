"""Sources as readers are told of them: who they are, how they fare, what they published lately."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import Field

from services.gateway.core.coverage import Coverage, SourceVolume, Volumes
from services.gateway.core.finder import IndexAwayError
from services.gateway.core.source_board import (
    KnownSource,
    LastLook,
    Outline,
    Place,
    SourceBoard,
    place_of,
)
from services.gateway.core.views import ArticleSummary, View
from shared.events import SourceKind, SourceState, UtcTime
from shared.source_status import Status, source_status


class SourceView(View):
    """A source and how it fares.

    `health` is `waiting` before the first look at it, `silent` when by its own measure there
    should have been articles since `silent_since`. `articles_day` and `articles_week` are null
    while the index is away.
    """

    source_id: str
    name: str
    owner: str
    site: str | None = None
    country: str | None = None
    language: str | None = None
    sections: tuple[str, ...] = ()
    kind: SourceKind
    rank: int | None = Field(default=None, description="grows with reach, from 0 to 100")
    health: Status
    error: str | None = Field(default=None, description="why it fails, is paused or has ended")
    fault: str | None = Field(default=None, description="what is wrong in what it gave last")
    last_poll_at: UtcTime | None = None
    last_success_at: UtcTime | None = None
    next_poll_at: UtcTime | None = None
    failures: int = Field(default=0, description="looks that failed since the last success")
    silent_since: UtcTime | None = None
    lag_s: float | None = Field(
        default=None, description="how long after publication articles are read, in the median"
    )
    articles_day: int | None = Field(default=None, description="articles of the last 24 hours")
    articles_week: int | None = Field(default=None, description="articles of the last 7 days")


class SourcesView(View):
    """One page of sources by name; `total` counts all of them, `next` is null on the last page."""

    total: int
    sources: tuple[SourceView, ...]
    next: str | None = Field(default=None, description="cursor of the next page")


class SourceDetail(SourceView):
    """A source with its newest articles, which are null while the index is away."""

    latest: tuple[ArticleSummary, ...] | None = None


@dataclass(frozen=True, slots=True)
class SourceRequest:
    """Which sources: those that fit all that is not None, from behind `after`."""

    name: str | None = None
    owner: str | None = None
    country: str | None = None
    language: str | None = None
    section: str | None = None
    kind: SourceKind | None = None
    health: Status | None = None
    limit: int = 20
    after: Place | None = None

    def among(self, board: SourceBoard) -> Sequence[Outline]:
        """Return all sources of `board` that are asked for, in order.

        `name` is a part of a name, in any case. There may be 100,000: one filter after the other.
        """
        found: Iterable[Outline] = board.listed()
        for name in ("owner", "country", "language", "kind"):
            asked = getattr(self, name)
            if asked is not None:
                found = [one for one in found if getattr(one, name) == asked]
        if self.section is not None:
            found = [one for one in found if self.section in one.sections]
        if self.name is not None:
            part = self.name.casefold()
            found = [one for one in found if part in one.name.casefold()]
        if self.health is not None:
            found = [one for one in found if health_of(board.known(one)) == self.health]
        return list(found)


@dataclass(frozen=True, slots=True)
class SourcePage:
    """One page of the sources that are asked for, and how many there are in all."""

    total: int
    sources: tuple[KnownSource, ...]
    is_last: bool


class SourcesUnreadError(Exception):
    """Not all sources have been heard of yet, so that one that is there may seem to be missing."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources and what they publish, as it is `now`."""

    board: SourceBoard
    coverage: Coverage
    now: datetime

    def whole_board(self) -> SourceBoard:
        """Return every source; raises `SourcesUnreadError`."""
        if not self.board.is_whole:
            raise SourcesUnreadError
        return self.board

    async def volumes(self, known: Sequence[KnownSource]) -> Volumes | None:
        """Return how much the sources published lately, None if the index is away."""
        try:
            return await self.coverage.volumes([one.source.source_id for one in known], self.now)
        except IndexAwayError:
            return None


def page_of(board: SourceBoard, request: SourceRequest) -> SourcePage:
    """Return the page of `request`, by name and then by id."""
    fitting = request.among(board)
    start = 0 if request.after is None else bisect_right(fitting, request.after, key=place_of)
    end = start + request.limit
    sources = tuple(map(board.known, fitting[start:end]))
    return SourcePage(len(fitting), sources, is_last=end >= len(fitting))


def health_of(known: KnownSource) -> Status:
    """Return in one word how a source fares."""
    source, poll = known.source, known.poll
    is_silent = poll is not None and poll.silent_since is not None
    return source_status(source, poll, silent=is_silent)


def sources_view(page: SourcePage, volumes: Volumes | None) -> SourcesView:
    """Return a page of sources with their volumes, None if the index is away."""
    told = tuple(SourceView(**_told(one, volumes)) for one in page.sources)
    return SourcesView(
        total=page.total, sources=told, next=None if page.is_last else told[-1].source_id
    )


def source_detail(
    known: KnownSource,
    volumes: Volumes | None,
    latest: Sequence[ArticleSummary] | None,
) -> SourceDetail:
    """Return a source with its volume and newest articles, None if the index is away."""
    newest = None if latest is None else tuple(latest)
    return SourceDetail(**_told(known, volumes), latest=newest)


_SAME = ("source_id", "name", "owner", "site", "country", "language", "sections", "kind", "rank")
_SAME_OF_POLL = ("fault", "last_success_at", "failures", "silent_since", "lag_s")


def _told(known: KnownSource, volumes: Volumes | None) -> dict[str, Any]:
    source = known.source
    told = {name: getattr(source, name) for name in _SAME}
    told |= {"health": health_of(known), "error": source.state_reason}
    if known.poll is not None:
        told |= _told_of_poll(known.poll, source.state)
    if volumes is not None:
        volume = volumes.get(source.source_id, SourceVolume())
        told |= {"articles_day": volume.day, "articles_week": volume.week}
    return told


def _told_of_poll(poll: LastLook, state: SourceState) -> dict[str, Any]:
    told = {name: getattr(poll, name) for name in _SAME_OF_POLL} | {"last_poll_at": poll.event_time}
    if state == SourceState.ACTIVE:
        told |= {"error": poll.error, "next_poll_at": poll.next_poll_at}
    return told

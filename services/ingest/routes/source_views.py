"""What the HTTP interface shows of a source, and how it is asked for."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from fastapi import Response
from pydantic import BaseModel

from shared.events import PageRules, PollingHints, Showing, Source, SourceKind, SourceState
from shared.source_status import Status


class SourceView(BaseModel):
    """A source as the registry knows it now; `feed_url` is what it was added as."""

    source_id: str
    feed_url: str
    moved_to: str | None
    name: str
    owner: str
    site: str | None
    country: str | None
    language: str | None
    sections: list[str]
    kind: SourceKind
    rank: int | None
    polling: PollingHints
    rules: PageRules | None
    showing: Showing
    state: SourceState
    state_reason: str | None
    origin: str
    changed_at: datetime


def view_of(source: Source) -> SourceView:
    """Return what is shown of `source`."""
    told = {name: getattr(source, name) for name in SourceView.model_fields.keys() - _NAMED}
    return SourceView(**told | {"sections": list(source.sections), "changed_at": source.event_time})


_NAMED = {"sections", "changed_at"}


def etag_of(source: Source) -> str:
    """Return the entity tag: another one after every change."""
    return f'"{source.id}"'


def tagged(source: Source, response: Response) -> SourceView:
    """Return the view of `source`, with its entity tag in the headers."""
    response.headers["ETag"] = etag_of(source)
    return view_of(source)


class SourceLine(SourceView):
    """A source in a list, and how it fares in one word."""

    status: Status


class SourcesPage(BaseModel):
    """Sources by id; `next_cursor` asks for those behind them, and is null at the end.

    A page asked for by status may be short, even empty, and yet not be the last.
    """

    sources: list[SourceLine]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sources are asked for; removed ones only when they are asked for by state."""

    state: SourceState | None = None
    country: str | None = None

    def fits(self, source: Source) -> bool:
        """Return whether `source` is asked for."""
        state = source.state
        is_state = state == self.state if self.state else state != SourceState.REMOVED
        return is_state and self.country in (None, source.country)


def in_order(sources: Iterable[Source], wanted: Wanted, after: str, most: int) -> list[Source]:
    """Return the first `most` sources that are wanted, by id, beginning behind `after`."""
    fitting = (one for one in sources if one.source_id > after and wanted.fits(one))
    return heapq.nsmallest(most, fitting, key=lambda one: one.source_id)

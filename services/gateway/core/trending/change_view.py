"""A change of a trending list as it is told to those who listen."""

from __future__ import annotations

from typing import Literal

from services.gateway.core.change_feed import ToldChange
from services.gateway.core.trending.trends import Window, window_of
from services.gateway.core.views import View
from shared.events import TrendChange, UtcTime


class ChangeView(View):
    """A topic entered or left a list, or rises or falls on it; `rank` is null when it left."""

    at: UtcTime
    edition: str
    window: Window
    change: Literal["entered", "rising", "falling", "left"]
    topic_id: str
    label: str
    rank: int | None
    score: float
    previous_score: float | None


def change_view(change: TrendChange) -> ChangeView:
    """Return `change` as it is told."""
    same = change.model_dump(include=set(ChangeView.model_fields))
    return ChangeView(at=change.event_time, window=window_of(change), **same)


def told(change: ToldChange) -> bytes:
    """Return a change as a server-sent event; JSON holds no line break of its own."""
    data = change_view(change.change).model_dump_json()
    return f"id: {change.id}\nevent: {change.change.change}\ndata: {data}\n\n".encode()

"""`/v1/trending/stream`: changes of the trending lists as they happen (server-sent events)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict

from services.gateway.core.change_feed import Wanted
from services.gateway.core.trending.change_view import told
from services.gateway.core.trending.trends import Window, window_of
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import Feed
from services.gateway.routes.event_stream import MEDIA_TYPE, EventStream, LastEventId, live
from services.gateway.routes.parameters import Edition
from shared.events import TrendChange

router = APIRouter(prefix="/v1/trending", tags=["trending"])

PATH = "/v1/trending/stream"

_EVENTS = {
    "description": "Events `entered`, `rising`, `falling`, `left`: `data` is a `ChangeView`; "
    "`missed`: more happened than can be told, ask for the list again",
    "content": {MEDIA_TYPE: {"x-event-data": {"$ref": "#/components/schemas/ChangeView"}}},
}


class StreamParameters(BaseModel):
    """Which changes; without a filter all."""

    model_config = ConfigDict(extra="forbid")

    edition: Edition | None = None
    window: Window | None = None

    def wanted(self) -> Wanted[TrendChange]:
        """Return what tells whether a change is one of them."""

        def is_wanted(change: TrendChange) -> bool:
            in_edition = self.edition in (None, change.edition)
            return in_edition and self.window in (None, window_of(change))

        return is_wanted


@router.get(
    "/stream",
    operation_id="stream_changes",
    status_code=200,
    response_class=EventStream,
    responses={200: _EVENTS, **problem_responses()},
)
async def stream_changes(
    asked: Annotated[StreamParameters, Query()],
    feed: Feed,
    last_event_id: LastEventId = None,
) -> Response:
    """Tell each change of the lists once, as server-sent events, for as long as you listen.

    Going on with `Last-Event-ID` tells what came since, if that is still kept, at any gateway.
    A comment comes every 15 s when nothing happens.
    """
    return live(feed, asked.wanted(), last_event_id, told)

"""`/v1/saved-searches/{id}/stream`: what a saved search finds, as it arrives (SSE)."""

from __future__ import annotations

from fastapi import APIRouter, Response

from services.gateway.core.saved.match_view import told
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import Listener, Matches
from services.gateway.routes.event_stream import MEDIA_TYPE, EventStream, LastEventId, live
from services.gateway.routes.saved.searches import KEYED, AtDesk, SavedPath

router = APIRouter(prefix="/v1/saved-searches", tags=["saved searches"])

_EVENTS = {
    "description": "Events `match`: `data` is a `MatchView`; `missed`: more was found than can be "
    "told, ask by `/v1/search`",
    "content": {MEDIA_TYPE: {"x-event-data": {"$ref": "#/components/schemas/MatchView"}}},
}


@router.get(
    "/{saved_id}/stream",
    operation_id="stream_matches",
    status_code=200,
    response_class=EventStream,
    responses={200: _EVENTS, **problem_responses(404)},
    openapi_extra=KEYED,
)
async def stream_matches(
    saved_id: SavedPath,
    owner: Listener,
    desk: AtDesk,
    matches: Matches,
    last_event_id: LastEventId = None,
) -> Response:
    """Tell each article that your saved search finds as it arrives, for as long as you listen.

    Going on with `Last-Event-ID` tells what came since, if that is still kept, at any gateway; the
    same `match_id` may come again. A comment comes every 15 s when nothing is found.
    """
    kept = desk.own(saved_id, owner)
    return live(matches, lambda one: one.saved_id == kept.saved_id, last_event_id, told)

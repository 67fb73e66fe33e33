"""`/v1/articles/{id}/comments/stream`: new comments as they come (server-sent events)."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from services.gateway.core.comments.live import told_comment, wanted_in
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import outside
from services.gateway.routes.event_stream import MEDIA_TYPE, EventStream, LastEventId, live
from services.gateway.routes.parameters import ArticlePath

router = APIRouter(prefix="/v1/articles", tags=["comments"])

_EVENTS = {
    "description": "Events `comment`: `data` is a `CommentArrivalView`; `missed`: more came than "
    "can be told, ask for the comments again",
    "content": {MEDIA_TYPE: {"x-event-data": {"$ref": "#/components/schemas/CommentArrivalView"}}},
}


@router.get(
    "/{article_id}/comments/stream",
    operation_id="stream_comments",
    status_code=200,
    response_class=EventStream,
    responses={200: _EVENTS, **problem_responses()},
)
async def stream_comments(
    request: Request, article_id: ArticlePath, last_event_id: LastEventId = None
) -> Response:
    """Tell each comment on an article that comes to be shown, for as long as you listen.

    It is there at once; ask for the comments then. Those that wait for a moderator are told when
    they are let through, those that are hidden are not. Going on with `Last-Event-ID` tells what
    came since, if that is still kept, at any gateway. A comment line comes every 15 s when nothing
    happens.
    """
    given = outside(request)
    wanted = wanted_in(article_id, given.recent)
    return live(given.discussions.of(article_id), wanted, last_event_id, told_comment)

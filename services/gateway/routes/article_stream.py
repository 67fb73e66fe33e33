"""`/v1/search/stream`: new articles as they come (server-sent events)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.core.arrivals import told_arrival, wanted_by
from services.gateway.core.finder import SearchRequest
from services.gateway.routes.conventions.problems import problem_responses
from services.gateway.routes.dependencies import Arrivals
from services.gateway.routes.event_stream import MEDIA_TYPE, EventStream, LastEventId, live
from services.gateway.routes.parameters import Country, Language, Name, Region

router = APIRouter(prefix="/v1", tags=["search"])

_EVENTS = {
    "description": "Events `article`: `data` is an `ArrivalView`; `missed`: more came than can be "
    "told, ask for the list again",
    "content": {MEDIA_TYPE: {"x-event-data": {"$ref": "#/components/schemas/ArrivalView"}}},
}


class ArrivalParameters(BaseModel):
    """Which articles; without a filter all."""

    model_config = ConfigDict(extra="forbid")

    section: Name = None
    language: Language = None
    country: Country = None
    region: Region = None
    source: Name = Field(default=None, description="id of an outlet")
    entity: Name = Field(default=None, description="id of an entity", examples=["Q16990"])


@router.get(
    "/search/stream",
    operation_id="stream_articles",
    status_code=200,
    response_class=EventStream,
    responses={200: _EVENTS, **problem_responses()},
)
async def stream_articles(
    asked: Annotated[ArrivalParameters, Query()],
    arrivals: Arrivals,
    last_event_id: LastEventId = None,
) -> Response:
    """Tell each article that comes, as a server-sent event, for as long as you listen.

    It can be found within seconds; ask for your list then. Going on with `Last-Event-ID` tells what
    came since, if that is still kept, at any gateway. A comment comes every 15 s when nothing
    happens.
    """
    wanted = wanted_by(SearchRequest(**asked.model_dump()))
    return live(arrivals, wanted, last_event_id, told_arrival)

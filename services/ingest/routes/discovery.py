"""`POST /v1/sources/discover`: the feeds behind an address."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from services.ingest.core.entries import FeedError
from services.ingest.core.sources.facts import WebUrl
from services.ingest.discovering import discover
from services.ingest.routes.bodies import SmallBodyRoute, told_problems, unavailable
from services.ingest.routes.dependencies import InParts
from services.ingest.routes.problems import ProblemError

router = APIRouter(
    tags=["sources"],
    route_class=SmallBodyRoute,
    responses=told_problems(
        {
            401: "The key is missing or not known",
            403: "No keys are set, and this is not reached over a loopback address alone",
            413: "The body is too large",
            422: "There is no feed at the address, and it points at none",
            503: "Not reading the web yet; try again after the seconds in Retry-After",
        }
    ),
)


class PageAddress(BaseModel):
    """An address at which feeds are looked for."""

    model_config = ConfigDict(extra="forbid")

    url: WebUrl


class FoundFeedView(BaseModel):
    """A feed that was found."""

    feed_url: str
    title: str
    type: str | None


class DiscoverAnswer(BaseModel):
    """The feeds found, best first; `is_feed` tells that the address itself is one."""

    is_feed: bool
    feeds: list[FoundFeedView]


@router.post("/v1/sources/discover", operation_id="discover_feeds")
async def discover_feeds(page: PageAddress, parts: InParts) -> DiscoverAnswer:
    """Fetch an address and tell which feeds are there; nothing is added."""
    web = parts.web()
    if web is None:
        raise unavailable("not reading the web yet")
    try:
        found = await discover(page.url, web)
    except FeedError as error:
        raise ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from error
    feeds = [FoundFeedView(feed_url=o.url, title=o.title, type=o.type) for o in found.candidates]
    return DiscoverAnswer(is_feed=found.read is not None, feeds=feeds)

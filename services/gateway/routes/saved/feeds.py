"""What a saved search finds as a feed: for readers who know an address, not a key."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.core.feeds.entries import article_entry
from services.gateway.core.saved.searches import request_of
from services.gateway.routes.dependencies import Finder
from services.gateway.routes.feed_forms import CACHING, FeedForm, feed_responses
from services.gateway.routes.feeds import MOST_SHOWN, Shown
from services.gateway.routes.saved.searches import AtDesk, SavedPath
from shared.events import SavedSearch

router = APIRouter(
    prefix="/v1/saved-searches", tags=["saved searches"], default_response_class=Response
)


class SavedFeedParameters(BaseModel):
    """What lets a reader in, and how much is shown."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=64, description="as in the addresses that the saved search tells")
    limit: Shown = MOST_SHOWN


@router.get(
    "/{saved_id}.{form:ending}",
    operation_id="saved_search_feed",
    responses=feed_responses(),
    openapi_extra={"security": [{}]},
)
async def saved_search_feed(
    saved_id: SavedPath,
    form: FeedForm,
    asked: Annotated[SavedFeedParameters, Query()],
    desk: AtDesk,
    finder: Finder,
) -> Response:
    """Return the newest articles that a saved search finds, as a feed.

    The address is its own key: `feeds` of the saved search tells it.
    """
    kept = desk.told(saved_id, asked.token)
    found = await finder.search(replace(request_of(kept), limit=asked.limit))
    entries = [article_entry(hit.article, form.site) for hit in found.hits]
    answer = form.answer(_page(kept), kept.name, entries)
    # Whoever shares a cache does not share the address.
    answer.headers["Cache-Control"] = CACHING.replace("public", "private")
    return answer


def _page(kept: SavedSearch) -> str:
    told = {name: getattr(kept, name) for name in ("q", "section", "language", "source", "entity")}
    query = {name: value for name, value in told.items() if value}
    return f"/search?{urlencode({**query, 'sort': 'date'})}"

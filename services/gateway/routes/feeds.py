"""Every list as a feed: `/v1/search.atom`, `/v1/sections/world.rss`, `/v1/stories.json`, …"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from services.gateway.core.feeds.entries import article_entry, story_entry, trend_entries
from services.gateway.core.feeds.model import Entry
from services.gateway.core.finder import Found, SearchRequest, StoryRequest
from services.gateway.core.pages import entity_label
from services.gateway.core.sections import section_label
from services.gateway.core.trending.trends import (
    EDITION,
    Window,
    edition_label,
    trending,
    window_label,
)
from services.gateway.routes.dependencies import Board, Finder, Now, SourcesNow
from services.gateway.routes.entities import EntityPath
from services.gateway.routes.feed_forms import FeedForm, Writing, feed_responses
from services.gateway.routes.parameters import (
    MOST_PER_PAGE,
    Edition,
    Language,
    Name,
    NamePath,
    QueryParameters,
)
from services.gateway.routes.sections import section_articles
from services.gateway.routes.stories import MOVED, MovedError, moved_to, require_story

router = APIRouter(prefix="/v1", tags=["feeds"], default_response_class=Response)

Shown = Annotated[int, Field(ge=1, le=MOST_PER_PAGE, description="how many entries")]
MOST_SHOWN: Shown = 50


class SearchFeedParameters(QueryParameters):
    """What is looked for, always the newest first."""

    limit: Shown = MOST_SHOWN


class FeedParameters(BaseModel):
    """How much of a list, and in which language."""

    model_config = ConfigDict(extra="forbid")

    language: Language = None
    limit: Shown = MOST_SHOWN


class StoryFeedParameters(FeedParameters):
    """Which stories; filters narrow."""

    section: Name = None
    entity: Name = Field(default=None, description="id of an entity", examples=["Q16990"])


class TrendFeedParameters(BaseModel):
    """Which trending list."""

    model_config = ConfigDict(extra="forbid")

    edition: Edition = EDITION
    window: Window = "24h"


@router.get("/search.{form:ending}", operation_id="search_feed", responses=feed_responses())
async def search_feed(
    form: FeedForm, asked: Annotated[SearchFeedParameters, Query()], finder: Finder
) -> Response:
    """Return the newest articles that `q` and filters find, as a feed."""
    found = await finder.search(replace(asked.wanted(), sort="date", limit=asked.limit))
    told = asked.model_dump(exclude_defaults=True, exclude={"limit"})
    page = f"/search?{urlencode({**told, 'sort': 'date'})}"
    return form.answer(page, asked.q or "All news", _entries(found, form))


@router.get(
    "/sections/{section}.{form:ending}",
    operation_id="section_feed",
    responses=feed_responses(),
)
async def section_feed(
    section: NamePath,
    form: FeedForm,
    asked: Annotated[FeedParameters, Query()],
    finder: Finder,
) -> Response:
    """Return the newest articles of a section as a feed."""
    found = await section_articles(finder, _newest(asked, section=section))
    page = f"/sections/{quote(section, safe='')}"
    return form.answer(page, section_label(section), _entries(found, form))


@router.get(
    "/sources/{source_id}.{form:ending}", operation_id="source_feed", responses=feed_responses()
)
async def source_feed(
    source_id: NamePath,
    form: FeedForm,
    asked: Annotated[FeedParameters, Query()],
    sources: SourcesNow,
    finder: Finder,
) -> Response:
    """Return the newest articles of a source as a feed."""
    known = sources.whole_board().get(source_id)
    if known is None:
        raise HTTPException(404, f"There is no source {source_id}.")
    found = await finder.search(_newest(asked, source=source_id))
    page = f"/sources/{quote(source_id, safe='')}"
    return form.answer(page, known.source.name, _entries(found, form))


@router.get(
    "/entities/{entity_id}.{form:ending}", operation_id="entity_feed", responses=feed_responses()
)
async def entity_feed(
    entity_id: EntityPath,
    form: FeedForm,
    asked: Annotated[FeedParameters, Query()],
    finder: Finder,
) -> Response:
    """Return the newest articles that name an entity, as a feed; 404 when none does."""
    found = await finder.search(_newest(asked, entity=entity_id))
    if not found.total:
        raise HTTPException(404, f"No article names {entity_id}.")
    label = entity_label(entity_id, [hit.article for hit in found.hits]) or entity_id
    page = f"/entities/{quote(entity_id, safe='')}"
    return form.answer(page, label, _entries(found, form))


@router.get("/stories.{form:ending}", operation_id="stories_feed", responses=feed_responses())
async def stories_feed(
    form: FeedForm,
    asked: Annotated[StoryFeedParameters, Query()],
    finder: Finder,
    now: Now,
) -> Response:
    """Return the stories of several outlets as a feed, those that many voices told lately first."""
    wanted = StoryRequest(now=now.replace(microsecond=0), **asked.model_dump())
    found = await finder.stories(wanted)
    entries = [story_entry(hit.story, form.site) for hit in found.hits]
    return form.answer("/", "Stories", entries)


@router.get(
    "/stories/{story_id}.{form:ending}",
    operation_id="story_feed",
    response_model=None,
    responses={**MOVED, **feed_responses()},
)
async def story_feed(story_id: NamePath, form: FeedForm, finder: Finder) -> Response:
    """Return the articles of a story as a feed, the newest first, so that it can be followed."""
    try:
        view = await require_story(finder, story_id)
    except MovedError as moved:
        return moved_to("/v1/stories", moved, f".{form.form}")
    told = await finder.articles([one.article_id for one in view.articles])
    page = f"/stories/{quote(story_id, safe='')}"
    return form.answer(page, view.headline, [article_entry(one, form.site) for one in told])


@router.get("/trending.{form:ending}", operation_id="trending_feed", responses=feed_responses())
async def trending_feed(
    form: FeedForm, asked: Annotated[TrendFeedParameters, Query()], board: Board
) -> Response:
    """Return what is trending as a feed: a topic is an entry each time it enters the list.

    Comes from memory, also while the index is away.
    """
    view = trending(board, asked.window, asked.edition)
    title = f"Trending, {edition_label(asked.edition)}, {window_label(asked.window)}"
    return form.answer("/", title, trend_entries(view, form.site))


def _newest(
    asked: FeedParameters,
    section: str | None = None,
    source: str | None = None,
    entity: str | None = None,
) -> SearchRequest:
    return SearchRequest(
        section=section,
        source=source,
        entity=entity,
        language=asked.language,
        sort="date",
        limit=asked.limit,
    )


def _entries(found: Found, form: Writing) -> Sequence[Entry]:
    return [article_entry(hit.article, form.site) for hit in found.hits]

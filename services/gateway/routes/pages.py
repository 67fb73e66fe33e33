"""The pages readers see; they work without script."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from services.gateway.core import pages
from services.gateway.core.answers import (
    article_summaries,
    article_view,
    search_view,
    section_view,
)
from services.gateway.core.bar import Bar
from services.gateway.core.finder import ArticleFinder, Found, SearchRequest, StoryRequest
from services.gateway.core.paging import ListGoneError
from services.gateway.core.query.errors import QueryError
from services.gateway.core.sections import section_label
from services.gateway.core.trends import edition_of, trending
from services.gateway.core.versions.history import history
from services.gateway.core.versions.views import edits
from services.gateway.core.views import SearchView
from services.gateway.routes.articles import require_article, similar_articles
from services.gateway.routes.dependencies import Board, Finder, ListsNow, TrendsNow
from services.gateway.routes.discussions import Wanted, discussion, personal
from services.gateway.routes.parameters import (
    FrontParameters,
    NamePath,
    SearchParameters,
    SectionParameters,
)
from services.gateway.routes.rendering import render
from services.gateway.routes.sections import section_articles
from services.gateway.routes.stories import MovedError, moved_to, require_story
from services.gateway.routes.trending import trending_list

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

SIMILAR = 6
EDITS = 5


@router.get("/")
async def front(
    request: Request,
    asked: Annotated[FrontParameters, Query()],
    finder: Finder,
    trends: TrendsNow,
) -> HTMLResponse:
    """The front page: what trends, or trended then, top stories, the latest, every section."""
    language = asked.language
    listed = asked.trending(edition_of(trends.board, language))
    (view, _), latest, cards = await asyncio.gather(
        trending_list(listed, trends),
        finder.search(SearchRequest(language=language, sort="date", limit=pages.LATEST)),
        _story_cards(finder, language, trends.now),
    )
    told = [one for card in cards for one in card.story.article_ids]
    sections = await finder.sections(pages.PER_SECTION, language, without=told)
    context = {
        "bar": Bar(view, listed.moment(trends.now), language),
        "language": language,
        "stories": cards,
        "latest": article_summaries(hit.article for hit in latest.hits),
        "sections": pages.section_blocks(sections),
    }
    return render(request, "front.html", context)


async def _story_cards(
    finder: ArticleFinder, language: str | None, now: datetime
) -> list[pages.StoryCard]:
    wanted = StoryRequest(now=now, language=language, limit=pages.CHOSEN_STORIES)
    stories = [hit.story for hit in (await finder.stories(wanted)).hits]
    needed = [one for story in stories for one in pages.shown_members(story, language)]
    return pages.story_cards(stories, await finder.articles(needed, language), language)


@router.get("/sections/{section}")
async def section(
    request: Request,
    section: NamePath,
    asked: Annotated[SectionParameters, Query()],
    board: Board,
    lists: ListsNow,
) -> HTMLResponse:
    """A section, newest first."""
    wanted = asked.request(section, lists.cursors)
    found = await _still(partial(section_articles, lists.finder), wanted)
    view = section_view(section, found, lists.cursors.after(wanted, found))
    edition = edition_of(board, asked.language)
    context = {
        "bar": Bar(trending(board, "24h", edition), language=asked.language),
        "view": view,
        "language": asked.language,
        "label": section_label(section),
    }
    return render(request, "section.html", context)


@router.get("/articles/{article_id}")
async def article(
    request: Request, article_id: str, finder: Finder, lists: ListsNow
) -> HTMLResponse:
    """An article with comments and similar news."""
    found = await require_article(finder, article_id)
    story = await finder.story_of(article_id)
    similar, comments, told = await asyncio.gather(
        similar_articles(finder, found, story, SIMILAR),
        discussion(request, lists, Wanted(article_id)),
        history(finder, found, EDITS + 1),
    )
    context = {
        "article": article_view(found),
        "story": story,
        "similar": article_summaries(similar),
        "discussion": comments,
        "edits": await asyncio.to_thread(edits, told.versions, EDITS),
        "version_count": told.total,
    }
    return render(request, "article.html", context, headers=personal(request))


@router.get("/search")
async def search(
    request: Request,
    asked: Annotated[SearchParameters, Query()],
    lists: ListsNow,
) -> HTMLResponse:
    """Search results with the words found in them marked, or the query with its fault marked."""
    context: dict[str, Any] = {"asked": asked, "fault": None, "entity": asked.entity}
    try:
        wanted = asked.request(lists.cursors, lists.now)
    except QueryError as fault:
        told = context | {"view": SearchView(total=0, results=()), "fault": fault}
        return render(request, "search.html", told, status=422)
    found = await _still(lists.finder.search, wanted)
    entity = pages.entity_label(asked.entity, [hit.article for hit in found.hits])
    view = search_view(found, lists.cursors.after(wanted, found))
    return render(request, "search.html", context | {"view": view, "entity": entity})


async def _still(find: Callable[[SearchRequest], Awaitable[Found]], wanted: SearchRequest) -> Found:
    """Return the page, as it is now if its list is not held any more: readers take their time."""
    try:
        return await find(wanted)
    except ListGoneError:
        if wanted.place is None:
            raise
        place = replace(wanted.place, snapshot=None, total=None)
        return await find(replace(wanted, place=place))


@router.get("/stories/{story_id}", response_model=None)
async def story(request: Request, story_id: str, finder: Finder) -> Response:
    """A story: who tells it since when, its hours, and how each tells it."""
    try:
        view = await require_story(finder, story_id)
    except MovedError as moved:
        return moved_to("/stories", moved)
    return render(request, "story.html", {"story": view})

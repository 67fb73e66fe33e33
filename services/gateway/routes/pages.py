"""The pages readers see; they work without script."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from services.gateway.core import pages
from services.gateway.core.answers import (
    article_summaries,
    article_view,
    comments_view,
    search_view,
    section_view,
)
from services.gateway.core.bar import Bar
from services.gateway.core.finder import ArticleFinder, SearchRequest, StoryRequest
from services.gateway.core.query.errors import QueryError
from services.gateway.core.sections import section_label
from services.gateway.core.trends import edition_of, trending
from services.gateway.core.views import SearchView
from services.gateway.routes.articles import require_article, similar_articles
from services.gateway.routes.dependencies import Board, Finder, TrendsNow
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
COMMENTS = 100


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
    stories = [hit.story for hit in await finder.stories(wanted)]
    needed = [one for story in stories for one in pages.shown_members(story, language)]
    return pages.story_cards(stories, await finder.articles(needed, language), language)


@router.get("/sections/{section}")
async def section(
    request: Request,
    section: NamePath,
    asked: Annotated[SectionParameters, Query()],
    finder: Finder,
    board: Board,
) -> HTMLResponse:
    """A section, newest first."""
    wanted = asked.request(section)
    view = section_view(section, wanted, await section_articles(finder, wanted))
    edition = edition_of(board, asked.language)
    context = {
        "bar": Bar(trending(board, "24h", edition), language=asked.language),
        "view": view,
        "language": asked.language,
        "label": section_label(section),
    }
    return render(request, "section.html", context)


@router.get("/articles/{article_id}")
async def article(request: Request, article_id: str, finder: Finder) -> HTMLResponse:
    """An article with comments and similar news."""
    found = await require_article(finder, article_id)
    story = await finder.story_of(article_id)
    similar, comments = await asyncio.gather(
        similar_articles(finder, found, story, SIMILAR),
        finder.comments(article_id, COMMENTS),
    )
    context = {
        "article": article_view(found),
        "story": story,
        "similar": article_summaries(similar),
        "comments": comments_view(comments).comments,
    }
    return render(request, "article.html", context)


@router.get("/search")
async def search(
    request: Request, asked: Annotated[SearchParameters, Query()], finder: Finder
) -> HTMLResponse:
    """Search results with the words found in them marked, or the query with its fault marked."""
    context: dict[str, Any] = {"asked": asked, "fault": None, "entity": asked.entity}
    try:
        wanted = asked.request()
    except QueryError as fault:
        nothing = SearchView(total=0, results=())
        return render(
            request, "search.html", context | {"view": nothing, "fault": fault}, status=422
        )
    found = await finder.search(wanted)
    entity = pages.entity_label(asked.entity, [hit.article for hit in found.hits])
    view = search_view(wanted, found)
    return render(request, "search.html", context | {"view": view, "entity": entity})


@router.get("/stories/{story_id}", response_model=None)
async def story(request: Request, story_id: str, finder: Finder) -> Response:
    """A story: who tells it since when, its hours, and how each tells it."""
    try:
        view = await require_story(finder, story_id)
    except MovedError as moved:
        return moved_to("/stories", moved)
    return render(request, "story.html", {"story": view})

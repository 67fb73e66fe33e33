"""The pages readers see; they work without script."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse

from services.gateway.core import pages
from services.gateway.core.answers import (
    article_summaries,
    article_view,
    comments_view,
    search_view,
    section_view,
    story_view,
)
from services.gateway.core.finder import ArticleFinder, SearchRequest
from services.gateway.core.sections import section_label
from services.gateway.core.trends import find_topic
from services.gateway.routes.articles import require_article, similar_articles
from services.gateway.routes.dependencies import Board, Finder, Now
from services.gateway.routes.parameters import (
    EditionParameters,
    NamePath,
    SearchParameters,
    SectionParameters,
)
from services.gateway.routes.rendering import render
from services.gateway.routes.sections import section_articles
from services.gateway.routes.stories import require_story

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

STORY_CANDIDATES = 40
SIMILAR = 6
COMMENTS = 100


@router.get("/")
async def front(
    request: Request, asked: Annotated[EditionParameters, Query()], finder: Finder, now: Now
) -> HTMLResponse:
    """The front page: top stories, the latest, and every section."""
    language = asked.language
    latest, cards = await asyncio.gather(
        finder.search(SearchRequest(language=language, sort="date", limit=pages.LATEST)),
        _story_cards(finder, language, now),
    )
    told = [one for card in cards for one in card.story.article_ids]
    sections = await finder.sections(pages.PER_SECTION, language, without=told)
    context = {
        "language": language,
        "stories": cards,
        "latest": article_summaries(hit.article for hit in latest.hits),
        "sections": pages.section_blocks(sections),
    }
    return render(request, "front.html", context)


async def _story_cards(
    finder: ArticleFinder, language: str | None, now: datetime
) -> list[pages.StoryCard]:
    most = pages.CHOSEN_STORIES_IN_LANGUAGE if language else pages.CHOSEN_STORIES
    candidates = await finder.top_stories(now, STORY_CANDIDATES)
    stories = pages.choose_stories(candidates, now, most)
    needed = [one for story in stories for one in pages.shown_members(story, language)]
    return pages.story_cards(stories, await finder.articles(needed, language), language)


@router.get("/trending-bar")
async def trending_bar(request: Request) -> HTMLResponse:
    """The trending bar alone, for the page to bring itself up to date."""
    return render(request, "trending-bar.html", {})


@router.get("/sections/{section}")
async def section(
    request: Request,
    section: NamePath,
    asked: Annotated[SectionParameters, Query()],
    finder: Finder,
) -> HTMLResponse:
    """A section, newest first."""
    wanted = asked.request(section)
    view = section_view(section, wanted, await section_articles(finder, wanted))
    context = {"view": view, "language": asked.language, "label": section_label(section)}
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
    """Search results with the words found in them marked."""
    wanted = asked.request()
    found = await finder.search(wanted)
    entity = pages.entity_label(asked.entity, [hit.article for hit in found.hits])
    view = search_view(wanted, found)
    return render(request, "search.html", {"asked": asked, "view": view, "entity": entity})


@router.get("/stories/{story_id}")
async def story(request: Request, story_id: str, finder: Finder) -> HTMLResponse:
    """A story as every outlet tells it, in the order they told it."""
    found, articles = await require_story(finder, story_id)
    return render(request, "story.html", {"story": story_view(found, articles)})


@router.get("/topics/{topic_id:path}")
async def topic(request: Request, topic_id: str, finder: Finder, board: Board) -> HTMLResponse:
    """A trending topic: why it trends, and the articles it rests on."""
    trend = find_topic(board, topic_id)
    if trend is None:
        raise HTTPException(404, "This topic is not trending any more.")
    found, window = trend
    articles = await finder.articles([one.article_id for one in found.articles])
    context = {"topic": found, "window": window, "articles": article_summaries(articles)}
    return render(request, "topic.html", context)

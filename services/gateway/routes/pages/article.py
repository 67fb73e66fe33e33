"""An article: as much of its text as may be shown, who and what it names, what to read next."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from services.gateway.core.answers import article_summaries, article_view
from services.gateway.core.finder import OwnStory
from services.gateway.core.reader.entity_marks import cards, marked_paragraphs
from services.gateway.core.reader.head import Head, twins
from services.gateway.core.reader.linked import article_data
from services.gateway.core.versions.history import history, shown
from services.gateway.core.versions.views import edits
from services.gateway.core.views import ArticleView
from services.gateway.routes.articles import require_article, similar_articles
from services.gateway.routes.comments.discussions import Wanted, discussion, personal
from services.gateway.routes.dependencies import Board, ListsNow, SourcesNow, site_of
from services.gateway.routes.rendering import render

router = APIRouter()

SIMILAR = 6
EDITS = 5


@router.get("/articles/{article_id}")
async def article(
    request: Request, article_id: str, lists: ListsNow, board: Board, sources: SourcesNow
) -> Response:
    """An article with comments and similar news."""
    finder = lists.finder
    found = await require_article(finder, article_id)
    story = await finder.story_of(article_id)
    similar, comments, told = await asyncio.gather(
        similar_articles(finder, found, story, SIMILAR),
        discussion(request, lists, Wanted(article_id)),
        history(finder, found, EDITS + 1),
    )
    showing = sources.board.showing(found.source_id)
    view = article_view(found, showing)
    context = {
        "article": view,
        "paragraphs": marked_paragraphs(view.text or view.summary, found.entities),
        "cards": cards(found.entities, board),
        "story": story,
        "similar": article_summaries(similar),
        "discussion": comments,
        "edits": await asyncio.to_thread(edits, shown(told, showing).versions, EDITS),
        "version_count": told.total,
        "head": _head(view, story, site_of(request)),
    }
    return render(request, "article.html", context, headers=personal(request))


def _head(article: ArticleView, story: OwnStory | None, site: str) -> Head:
    """Return the head; an article is followed by its story, or else by its outlet."""
    path = f"/articles/{article.article_id}"
    outlet = quote(article.outlet.id, safe="")
    feed = f"/v1/stories/{quote(story.story_id, safe='')}" if story else f"/v1/sources/{outlet}"
    return Head(
        title=article.title,
        path=path,
        description=article.summary or article.text,
        kind="article",
        twins=twins(article.title, f"/v1{path}", feed),
        linked=article_data(article, site),
    )

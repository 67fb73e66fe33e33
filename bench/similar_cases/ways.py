"""The ways to similar news: ours with stories, by likeness alone, and a plain `more_like_this`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bench.similar_cases.index import OwnIndex
from services.gateway.routes.articles import similar_articles
from shared.documents import ARTICLES, ArticleDocument, analyzed_as

SHOWN = 3
Way = Callable[[OwnIndex, ArticleDocument], Awaitable[list[str]]]


async def with_stories(index: OwnIndex, article: ArticleDocument) -> list[str]:
    """Return what the gateway shows beside an article."""
    story = await index.finder.story_of(article.article_id)
    return _ids(await similar_articles(index.finder, article, story, SHOWN))


async def by_likeness(index: OwnIndex, article: ArticleDocument) -> list[str]:
    """Return what the gateway shows beside an article that stands in no story yet."""
    return _ids(await similar_articles(index.finder, article, None, SHOWN))


async def more_like_this(index: OwnIndex, article: ArticleDocument) -> list[str]:
    """Return what the query finds by itself in title and text.

    Its defaults, but that a word counts which an article has once: headlines have no other.
    """
    key = f"by_language.{analyzed_as(article.language)}"
    like = {
        "fields": [f"{key}.title", f"{key}.text"],
        "like": [f"{article.title}\n{article.text}"],
        "min_term_freq": 1,
        "min_doc_freq": 2,
    }
    itself = {"term": {"article_id": article.article_id}}
    query = {"bool": {"must": {"more_like_this": like}, "must_not": itself}}
    answer = await index.client.search(
        index=index.prefix + ARTICLES, query=query, size=SHOWN, source_includes=["article_id"]
    )
    return [hit["_source"]["article_id"] for hit in answer["hits"]["hits"]]


def _ids(articles: list[ArticleDocument]) -> list[str]:
    return [one.article_id for one in articles]

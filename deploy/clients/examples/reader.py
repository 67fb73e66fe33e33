"""Read the news: `python reader.py http://127.0.0.1:8600 'etna -lava'`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TypeVar

from cupure_client import Client
from cupure_client.api.articles import get_article
from cupure_client.api.search import search
from cupure_client.api.trending import list_trending
from cupure_client.models import ArticleView, Problem, SearchView, TrendingView

Answer = TypeVar("Answer")


def answer(of: type[Answer], told: object) -> Answer:
    """Return what was told if it is an answer; ends with what was wrong."""
    if isinstance(told, of):
        return told
    raise SystemExit(told.detail if isinstance(told, Problem) else "no answer")


def pages(client: Client, query: str) -> Iterator[SearchView]:
    """Yield every page of what `query` finds."""
    page = answer(SearchView, search.sync(client=client, q=query, limit=5))
    yield page
    while page.next_:
        following = search.sync(client=client, q=query, limit=5, cursor=page.next_)
        page = answer(SearchView, following)
        yield page


def read(client: Client, query: str) -> dict[str, object]:
    """Return what there is to tell of `query`."""
    found = list(pages(client, query))
    hits = [hit for page in found for hit in page.results]
    article = answer(ArticleView, get_article.sync(hits[0].article_id, client=client))
    trending = answer(TrendingView, list_trending.sync(client=client))
    wrong = answer(Problem, search.sync(client=client, q="etna (ash"))
    return {
        "total": found[0].total,
        "listed": [hit.article_id for hit in hits],
        "first": article.title,
        "trending": [topic.label for topic in trending.topics],
        "wrong": [wrong.status, wrong.detail],
    }


if __name__ == "__main__":
    _, url, text = sys.argv
    with Client(base_url=url) as connected:
        print(json.dumps(read(connected, text)))

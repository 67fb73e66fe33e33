"""Grouping into stories and one trend list, on copies of the sample news."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from bench.enrich_line.articles import EPOCH, HERE, sample_articles
from services.enrich.core.digest import digest
from services.enrich.core.enrich import Tools, enrich
from services.enrich.core.stories.book import StoryBook
from services.enrich.core.stories.features import Stopwords
from services.enrich.core.trends.book import TrendBook
from shared.events import ArticleDigest

COPIES = 10
SECONDS = 2.0


def story_figures(tools: Tools) -> dict[str, Any]:
    """Return how many articles a second are grouped, and how many lists are made."""
    articles = [one for copy in range(COPIES) for one in sample_articles(copy)]
    digests = [digest(enrich(article, tools, HERE), tools.stopwords) for article in articles]
    book, trends = StoryBook(tools.stopwords.of), TrendBook(stopwords=tools.stopwords.of)
    for placing in (book.place(one, HERE) for one in digests):
        for placed in placing.placed if placing else ():
            trends.add(placed)
    return {
        "group_articles_per_s": rate(
            lambda: bool(grouped(digests, tools.stopwords.of)), len(digests)
        ),
        "trend_lists_per_s": rate(lambda: bool(trends.lists(EPOCH)), 1),
        "stories": len(book.stories),
    }


def grouped(digests: Sequence[ArticleDigest], stopwords: Stopwords) -> StoryBook:
    """Return the book that holds the stories of `digests`."""
    book = StoryBook(stopwords)
    for one in digests:
        book.place(one, HERE)
    return book


def rate(work: Callable[[], bool], count: int) -> float:
    """Return how many a second are done if `work` does `count` of them at each call."""
    done, started = 0, time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        work()
        done += count
    return round(done / (time.perf_counter() - started), 1)

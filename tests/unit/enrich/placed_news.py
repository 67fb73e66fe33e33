"""News for trends as it stands on the log: each article placed in its story."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from services.enrich.core.trends.book import TrendBook
from services.enrich.core.trends.rules import TrendRules
from shared.events import EntityRef, PlacedArticle, TrendSnapshot, TrendTopic
from tests import make
from tests.unit.enrich.corpora import PORTUGAL, RUSSIA, TRUMP

# Days of news in one test are told in steps of an hour.
HOURLY = TrendRules(step=timedelta(hours=1))


def placed(name: str, *entities: EntityRef, hours: float = 1, **fields: Any) -> PlacedArticle:
    """Return an article that came out and came in `hours` before `make.NOW`, by its own outlet."""
    at = make.hours_ago(hours)
    values: dict[str, Any] = {
        "event_time": at,
        "ingest_time": at,
        "entities": entities,
        "source": make.source_ref(f"outlet-{name}"),
    }
    return make.placed(name, **(values | fields))


def told(name: str, outlets: int, *entities: EntityRef, **fields: Any) -> list[PlacedArticle]:
    """Return a story told by so many outlets."""
    names = [f"{name}-{n}" for n in range(outlets)]
    return [placed(one, *entities, story_id=name, **fields) for one in names]


def usual_days(days: int = 9) -> list[PlacedArticle]:
    """Return days in which Trump and Russia are always there and nothing else rises."""
    usual = (TRUMP, TRUMP, RUSSIA, PORTUGAL, TRUMP, TRUMP, RUSSIA, PORTUGAL)
    return [
        article
        for day in range(days, 0, -1)
        for n, entity in enumerate(usual)
        for article in told(f"old-{day}-{n}", 3, entity, hours=day * 24 + 2 - 3 * n)
    ]


def book_of(articles: Iterable[PlacedArticle], rules: TrendRules = HOURLY) -> TrendBook:
    """Return a book that was told all this, in order of the time it came in."""
    book = TrendBook(rules)
    for one in sorted(articles, key=lambda one: one.ingest_time):
        book.add(one)
    return book


@cache
def _usual_days_told() -> bytes:
    return book_of(usual_days()).dump()


def after_usual_days(*stories: list[PlacedArticle], rules: TrendRules = HOURLY) -> TrendBook:
    """Return a book that was told these stories after usual days, which are told only once."""
    book = TrendBook.restored(_usual_days_told(), rules)
    articles = [one for story in stories for one in story]
    assert all(book.at and book.at <= one.ingest_time for one in articles), "came in before"
    for one in sorted(articles, key=lambda one: one.ingest_time):
        book.add(one)
    return book


def world(book: TrendBook, window_h: int = 24, at: datetime = make.NOW) -> TrendSnapshot:
    """Return the list of the world."""
    return next(one for one in book.lists(at) if one.list_id == f"world/{window_h}h")


def topics(*stories: list[PlacedArticle], window_h: int = 24) -> list[TrendTopic]:
    """Return what trends in the world after usual days and these stories."""
    return list(world(after_usual_days(*stories), window_h).topics)


def labels(*stories: list[PlacedArticle]) -> list[str]:
    """Return the labels of what trends."""
    return [topic.label for topic in topics(*stories)]

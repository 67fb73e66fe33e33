"""What a gateway is made from, all of it in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from services.gateway.core.change_feed import ChangeFeed
from services.gateway.core.comments.recent import RecentComments
from services.gateway.core.coverage import DAY, WEEK, SourceVolume, Volumes
from services.gateway.core.entities import (
    EntityNews,
    NamedWith,
    OutletCount,
    Span,
)
from services.gateway.core.entity_queries import LATEST_ARTICLES, LATEST_STORIES
from services.gateway.core.search.suggestions import LATELY, Kind, Suggestion, begins, suggestion
from services.gateway.core.search.timeline import TimelineStep
from services.gateway.core.source_board import LastPoll, SourceBoard
from services.gateway.routes.dependencies import Outside
from services.search.writing import BatchWriter
from shared import topics
from shared.delivery import Message
from shared.documents import (
    ARTICLE_VERSIONS,
    ARTICLES,
    STORIES,
    ArticleDocument,
    ArticleVersion,
    StoryDocument,
)
from shared.events import (
    Comment,
    EnrichedArticle,
    Event,
    Retraction,
    Source,
    Story,
    TrendSnapshot,
)
from tests import make
from tests.fakes import (
    MemoryFinder,
    MemoryIndex,
    MemoryTrendBoard,
    MemoryTrendHistory,
    delivery,
)
from tests.memory_comments import MemoryComments, MemoryLog

TOPICS = {
    EnrichedArticle: topics.ARTICLES_ENRICHED,
    Retraction: topics.ARTICLES_RETRACTED,
    Story: topics.STORIES,
    Comment: topics.COMMENTS,
    TrendSnapshot: topics.TRENDS_HISTORY,
}


async def in_memory(*events: Event) -> MemoryFinder:
    """Return a finder of what search makes of `events`."""
    index = MemoryIndex()
    await BatchWriter(index, delivery()).write([message_of(one) for one in events])
    return MemoryFinder(
        [ArticleDocument.model_validate(one) for one in index.documents[ARTICLES].values()],
        [StoryDocument.model_validate(one) for one in index.documents[STORIES].values()],
        [ArticleVersion.model_validate(one) for one in index.documents[ARTICLE_VERSIONS].values()],
    )


def message_of(event: Event) -> Message:
    return make.message(event, topic=TOPICS[type(event)].name)


class MemoryCoverage:
    """Counts among the documents of a finder."""

    def __init__(self, finder: MemoryFinder) -> None:
        self._finder = finder

    async def volumes(self, source_ids: Sequence[str], now: datetime) -> Volumes:
        visible = await self._finder.visible()
        counted = {
            one: SourceVolume(*(_count(visible, one, now, span) for span in (DAY, WEEK)))
            for one in source_ids
        }
        return {one: volume for one, volume in counted.items() if volume.week}

    async def entity(self, entity_id: str, span: Span) -> EntityNews | None:
        naming = [one for one in await self._finder.visible() if _names(one, entity_id)]
        within = [one for one in naming if span.since <= one.event_time <= span.until]
        stories = [
            one
            for one in await self._finder.told_by_several()
            if _names(one, entity_id) and span.since <= one.latest_at <= span.until
        ]
        news = EntityNews(
            articles_ever=len(naming),
            articles=tuple(naming[:LATEST_ARTICLES]),
            timeline=tuple(_timeline(within, span)),
            named_with=tuple(_named_with(within, entity_id)),
            outlets=tuple(_outlets(within)),
            story_count=len(stories),
            stories=tuple(stories[:LATEST_STORIES]),
        )
        return news if naming else None

    async def named(self, text: str, now: datetime) -> list[Suggestion]:
        counts = Counter(
            one
            for article in await self._finder.visible()
            if now - LATELY < article.event_time <= now
            for one in _called(article)
        )
        return [suggestion(*one, counts[one]) for one in counts if begins(one[2], text)]


def _called(article: ArticleDocument) -> Iterator[tuple[Kind, str, str]]:
    yield "source", article.source_id, article.source_name
    yield from {("entity", one.id, one.label) for one in article.entities}
    yield from {("tag", one.id, one.label) for one in article.tags}


def _names(told: ArticleDocument | StoryDocument, entity_id: str) -> bool:
    return entity_id in {one.id for one in told.entities}


def _timeline(articles: Sequence[ArticleDocument], span: Span) -> Iterator[TimelineStep]:
    step = {"hour": timedelta(hours=1), "day": DAY, "week": WEEK}[span.interval]
    at = span.since
    while at <= span.until:
        count = sum(at <= one.event_time < at + step for one in articles)
        yield TimelineStep(at=at, articles=count)
        at += step


def _named_with(articles: Sequence[ArticleDocument], entity_id: str) -> Iterator[NamedWith]:
    named = {one.id: one for article in articles for one in article.entities}
    counts = Counter(one.id for article in articles for one in article.entities)
    for name, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        if name != entity_id:
            fields = named[name].model_dump(include={"id", "label", "type"})
            yield NamedWith(**fields, articles=count)


def _outlets(articles: Sequence[ArticleDocument]) -> Iterator[OutletCount]:
    outlets = {one.source_id: one for one in articles}
    counts = Counter(one.source_id for one in articles)
    for name, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        one = outlets[name]
        yield OutletCount(
            id=name, name=one.source_name, owner=one.owner, country=one.country, articles=count
        )


def _count(articles: Sequence[ArticleDocument], source_id: str, now: datetime, span: Any) -> int:
    return sum(
        one.source_id == source_id and now - span < one.event_time <= now for one in articles
    )


def source_board(*sources: Source, **polls: dict[str, Any]) -> SourceBoard:
    """Return a board that has read all of `sources`, and looks at them by their names."""
    made = SourceBoard()
    for one in sources:
        made.note(one)
    for name, fields in polls.items():
        poll = make.source_poll(name, **fields)
        made.note_poll(LastPoll.model_validate(poll.model_dump()))
    made.sources_read.set()
    made.polls_read.set()
    return made


def outside(finder: Any = None, **given: Any) -> Outside:
    """Return what a gateway is made from; what is not given is empty, but for one source."""
    found = finder or MemoryFinder()
    recent = RecentComments()
    made: dict[str, Any] = {
        "finder": found,
        "comments": MemoryComments(),
        "recent": recent,
        "outlet": MemoryLog(given.get("recent") or recent),
        "coverage": MemoryCoverage(found),
        "board": MemoryTrendBoard(),
        "history": MemoryTrendHistory(),
        "feed": ChangeFeed(),
        "clock": lambda: make.NOW,
        "sources": source_board(make.source()),
    }
    return Outside(**(made | {name: one for name, one in given.items() if one is not None}))

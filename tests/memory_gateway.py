"""What a gateway is made from, all of it in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.gateway.core.change_feed import ChangeFeed
from services.gateway.core.coverage import DAY, WEEK, SourceVolume, Volumes
from services.gateway.core.source_board import LastPoll, SourceBoard
from services.gateway.routes.dependencies import Outside
from shared.documents import ArticleDocument
from shared.events import Source
from tests import make
from tests.fakes import MemoryFinder, MemoryTrendBoard, MemoryTrendHistory


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
    made: dict[str, Any] = {
        "finder": found,
        "coverage": MemoryCoverage(found),
        "board": MemoryTrendBoard(),
        "history": MemoryTrendHistory(),
        "feed": ChangeFeed(),
        "clock": lambda: make.NOW,
        "sources": source_board(make.source()),
    }
    return Outside(**(made | {name: one for name, one in given.items() if one is not None}))

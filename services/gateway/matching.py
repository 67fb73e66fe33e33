"""The loop of the role `match`: what arrives is looked at by every saved search."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from prometheus_client import Counter, Gauge, Histogram

from services.gateway.core.access.keys import KeyRing
from services.gateway.core.saved.board import SavedBoard
from services.gateway.core.saved.matching import (
    Arrival,
    MatchIndex,
    arrivals,
    is_standing,
    saved_match,
    unseen,
)
from shared.delivery import Delivery, Message, Publisher, StoppingError
from shared.events import SavedMatch, SavedSearch
from shared.topics import ARTICLES_ENRICHED, SAVED_MATCHES

log = structlog.get_logger()

# What a batch may have: all of it is named in each search.
MOST_PER_BATCH = 200
POLL_S = 0.25
# What is written can be found a second later; what is not by then was refused by the index.
REFRESH_WITHIN = timedelta(seconds=15)

standing_gauge = Gauge("cupure_gateway_saved_searches", "Saved searches that are matched")
matching_seconds = Histogram(
    "cupure_gateway_matching_seconds", "Time to run all saved searches on a batch of articles"
)
unsearchable = Counter(
    "cupure_gateway_unsearchable", "Articles that were not matched, for the index has none such"
)


class Progress(Protocol):
    """How much of the log is in the index."""

    async def has_passed(self, places: Mapping[int, int]) -> bool:
        """Return whether all before `places`, by partition, is in the index or refused by it."""


class Following(Protocol):
    """What keeps the board to its topic."""

    async def reach_end(self) -> None:
        """Return when the board knows all that was saved before; raises `TransientError`."""


@dataclass(frozen=True, slots=True)
class Known:
    """The saved searches, and who has a key."""

    board: SavedBoard
    following: Following
    keys: KeyRing

    async def standing(self, now: datetime) -> list[SavedSearch]:
        """Return the searches of those who have a key; raises `TransientError`."""
        await self.following.reach_end()
        return self.board.standing(lambda owner: self.keys.holds(owner, now))


@dataclass
class Matcher:
    """Matches batches of articles, each once it can be found; a match may be told again."""

    index: MatchIndex
    progress: Progress
    known: Known
    publisher: Publisher
    delivery: Delivery
    clock: Callable[[], datetime]

    async def handle(self, messages: Sequence[Message]) -> None:
        """Tell what is found among `messages`; returns when that is safe."""
        arrived, unreadable = arrivals(messages)
        await self.delivery.park(unreadable)
        places = {one.partition: one.offset + 1 for one in messages}
        if arrived:
            what = f"matching up to {messages[-1].position}"
            await self.delivery.until_healed(lambda: self._match(arrived, places), what)
        self.delivery.succeeded(ARTICLES_ENRICHED.name, len(messages) - len(unreadable))

    async def _match(self, arrived: Sequence[Arrival], places: Mapping[int, int]) -> None:
        standing = await self.known.standing(self.clock())
        standing_gauge.set(len(standing))
        # None stands for what came before the oldest of them.
        wanted = [one for one in arrived if standing and is_standing(standing[0], one)]
        if wanted:
            await self._until_searchable(wanted, places)
            with matching_seconds.time():
                matches = await self._matches(standing, wanted)
            await self.publisher.publish(SAVED_MATCHES, matches)

    async def _matches(
        self, searches: Sequence[SavedSearch], arrived: Sequence[Arrival]
    ) -> list[SavedMatch]:
        latest = {one.article_id: one for one in arrived}
        found = await self.index.found(searches, list(latest))
        now = self.clock()
        return [
            saved_match(search, article, now)
            for search, articles in zip(searches, found, strict=True)
            for article in articles
            if is_standing(search, latest[article.article_id])
        ]

    async def _until_searchable(
        self, arrived: Sequence[Arrival], places: Mapping[int, int]
    ) -> None:
        """Return when the index shows all that it will ever show of `arrived`."""
        written_at: datetime | None = None
        while missing := await self._unseen(arrived):
            if written_at is None and await self.progress.has_passed(places):
                written_at = self.clock()
            if written_at and self.clock() - written_at > REFRESH_WITHIN:
                log.warning("articles are not in the index", article_ids=_ids(missing)[:10])
                unsearchable.inc(len(missing))
                return
            if self.delivery.should_stop():
                raise StoppingError("stopped while articles were not searchable yet")
            await self.delivery.sleep(POLL_S)

    async def _unseen(self, arrived: Sequence[Arrival]) -> list[Arrival]:
        ids = _ids(arrived)
        return unseen(arrived, await self.index.versions(ids))


def _ids(arrived: Sequence[Arrival]) -> list[str]:
    return list(dict.fromkeys(one.article_id for one in arrived))

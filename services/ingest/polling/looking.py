"""One poll of one source, from asking to what is written of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from services.ingest.core.clock import Clock
from services.ingest.core.entries import Feed, FeedError
from services.ingest.core.fetching.ports import CacheTerms, FetchError
from services.ingest.core.intake.entry_reader import EntryReader
from services.ingest.core.polling.pacing import Pacing, sooner_for_pages
from services.ingest.core.polling.schedule import Wishes
from services.ingest.core.polling.source_polls import (
    Answer,
    Look,
    all_arrivals,
    failed_poll,
    gone_poll,
    is_gone,
    known_hints,
    read_poll,
    unchanged_poll,
)
from services.ingest.polling.asking import Asker
from shared.events import Source, SourcePoll

log = structlog.get_logger()


@dataclass
class Looker:
    """Looks at a source: asks it, has its entries dealt with, and says when to come back."""

    reader: EntryReader
    pacing: Pacing
    clock: Clock
    random: Callable[[], float]

    async def look(self, source: Source, last: SourcePoll | None) -> SourcePoll:
        """Return how it went; every entry that came has been dealt with by then."""
        asked_at = self.clock.now()
        try:
            answer = await Asker(self.reader.fetcher, self.reader.parser).ask(
                source, last, asked_at
            )
            if answer.feed is None:
                return self._unchanged(source, last, asked_at, answer)
            return await self._read(source, last, asked_at, answer, answer.feed)
        except FeedError as error:
            return self.failed(source, last, asked_at, error)

    def _unchanged(
        self, source: Source, last: SourcePoll | None, asked_at: datetime, answer: Answer
    ) -> SourcePoll:
        look = self._look(source, last, asked_at)
        arrivals = all_arrivals(last, ())
        next_poll = self.pacing.after_read(
            source, look.done_at, arrivals, answer.wishes(last), self.random()
        )
        return unchanged_poll(look, answer, next_poll)

    async def _read(
        self,
        source: Source,
        last: SourcePoll | None,
        asked_at: datetime,
        answer: Answer,
        feed: Feed,
    ) -> SourcePoll:
        result = await self.reader.read_entries(source, feed, last.recent if last else ())
        look = self._look(source, last, asked_at)
        wishes, arrivals = answer.wishes(last), all_arrivals(last, result.arrivals)
        next_poll = self.pacing.after_read(source, look.done_at, arrivals, wishes, self.random())
        if result.pages_due:
            next_poll = sooner_for_pages(next_poll, look.done_at, wishes)
        if feed.fault and feed.fault != (last.fault if last else None):
            log.warning("feed read in part", feed_url=source.feed_url, reason=feed.fault)
        return read_poll(look, answer, feed, result, next_poll)

    def failed(
        self, source: Source, last: SourcePoll | None, asked_at: datetime, error: Exception
    ) -> SourcePoll:
        """Return the poll that tells of `error`."""
        look = self._look(source, last, asked_at)
        if isinstance(error, FeedError) and is_gone(error):
            return gone_poll(look, error)
        waits = error.retry_after_s if isinstance(error, FetchError) else None
        failures = 1 + (last.failures if last else 0)
        next_poll = self.pacing.after_failure(
            source,
            look.done_at,
            failures,
            Wishes(CacheTerms(retry_after_s=waits), known_hints(last)),
            self.random(),
        )
        poll = failed_poll(look, error, next_poll)
        log.warning(
            "feed not read",
            feed_url=source.feed_url,
            reason=poll.error,
            failures=failures,
            next_poll=next_poll.at.isoformat(timespec="seconds"),
        )
        return poll

    def _look(self, source: Source, last: SourcePoll | None, asked_at: datetime) -> Look:
        return Look(source.source_id, last, asked_at, self.clock.now())

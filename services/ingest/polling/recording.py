"""What is written of a look at a source: its poll, and what it changes in the source itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from services.ingest.core.polling.poll_table import PollTable
from services.ingest.core.polling.source_polls import halved
from services.ingest.core.sources.changes import ended, moved
from services.ingest.core.sources.registry import Registry
from services.ingest.core.sources.silence import silent_since
from services.ingest.core.tally import Tally
from services.ingest.polling.watch import Watch
from shared.delivery import Delivery, OversizeError, Publisher
from shared.events import Source, SourcePoll
from shared.topics import INGEST_POLLS, SOURCES

log = structlog.get_logger()


@dataclass
class Recorder:
    """Writes polls to the log, waiting for Kafka as long as it takes, and then to the table."""

    publisher: Publisher
    delivery: Delivery
    table: PollTable
    registry: Registry
    tally: Tally
    watch: Watch

    async def write(self, source: Source, last: SourcePoll | None, poll: SourcePoll) -> None:
        """Keep `poll`, and let `source` move or end if that is what it says."""
        poll = await self.keep(poll)
        self.tally.polled(poll)
        self.watch.polled(source, last, poll)
        now = poll.ingest_time
        current = self.registry.get(source.source_id) or source
        if poll.outcome == "gone":
            reason = poll.error or "gone"
            log.warning("source ended by its server", feed_url=source.feed_url, reason=reason)
            await self._publish_source(ended(current, reason, now))
        elif poll.moved_to and _is_sure(poll, last) and poll.moved_to != current.polled_url:
            log.info("source moved for good", feed_url=source.feed_url, to=poll.moved_to)
            await self._publish_source(moved(current, poll.moved_to, now))

    async def keep(self, poll: SourcePoll) -> SourcePoll:
        """Keep `poll`, judged, on the log and in the table; return it as it could be kept."""
        judged = poll.model_copy(update={"silent_since": silent_since(poll)})
        poll = await self._publish_poll(judged)
        self.table.note(poll.model_dump_json().encode())
        return poll

    async def _publish_poll(self, poll: SourcePoll) -> SourcePoll:
        """Publish `poll` with as many of its recent entries as a message holds; return it."""
        while True:
            try:
                await self._healed(
                    lambda told=poll: self.publisher.publish(INGEST_POLLS, [told]),  # type: ignore[misc]
                    poll.source_id,
                )
            except OversizeError:
                if not poll.recent:
                    raise
                poll = halved(poll)
            else:
                return poll

    async def _publish_source(self, source: Source) -> None:
        await self._healed(lambda: self.publisher.publish(SOURCES, [source]), source.feed_url)

    async def _healed(self, action: Callable[[], Awaitable[None]], what: str) -> None:
        await self.delivery.until_healed(action, what)


def _is_sure(poll: SourcePoll, last: SourcePoll | None) -> bool:
    """Return whether two looks in a row were sent to the same place for good."""
    return last is not None and last.moved_to == poll.moved_to and poll.failures == 0

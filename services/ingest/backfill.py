"""History out of a file into the log: behind the live articles, and from where it stood."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TypeVar

from services.ingest.core.backfill.drafts import NoArticleError, line_draft, page_draft
from services.ingest.core.backfill.progress import JobState, Status, advanced, in_state
from services.ingest.core.backfill.records import Gauge, RecordFile, StoredRecord, batched
from services.ingest.core.entries import Draft, EntryError, FeedError
from services.ingest.core.fetching.ports import Parser
from services.ingest.core.identity.ids import article_id
from services.ingest.core.intake.intake import Intake, Outcome
from services.ingest.core.intake.parking import MOST_LETTER_BYTES, line_letter
from shared.delivery import Delivery, Publisher, TooManyParkedError
from shared.events import BackfillProgress, Source
from shared.topics import INGEST_BACKFILLS

ResultT = TypeVar("ResultT")

RECORDS_AT_ONCE = 50
BYTES_AT_ONCE = 16 * 1_048_576
LOOK_AGAIN_S = 2.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What a record came to: an article, or nothing and why."""

    record: StoredRecord
    draft: Draft | None = None
    status: Status = "parked"
    reason: str = ""


@dataclass
class Backfill:
    """One job: reads, publishes and notes its progress until the file's end or a stop.

    An article that is known already is left as it is: history takes nothing back.
    """

    path: str
    file: RecordFile
    parser: Parser
    intake: Intake
    publisher: Publisher
    delivery: Delivery
    gauge: Gauge
    most_lag: int
    sites: Mapping[str, Source] = field(default_factory=dict)
    tell: Callable[[BackfillProgress, int | None], None] = lambda _progress, _lag: None
    at_once: int = RECORDS_AT_ONCE

    async def run(self, progress: BackfillProgress) -> BackfillProgress:
        """Return how far it came, which is on the log; raises `BackfillError` and others."""
        state: JobState = "stopped"
        try:
            with closing(self.file.records(progress.position)) as records:
                batches = batched(records, self.at_once, BYTES_AT_ONCE)
                while await self._has_room(progress):
                    batch = await _next_of(batches)
                    if batch is None:
                        state = "done"
                        break
                    progress, fault = await self._taken(batch, progress)
                    if fault:
                        raise fault
                    await self._note(progress)
        finally:
            await self._note(in_state(progress, state, self.intake.now()))
        return in_state(progress, state, self.intake.now())

    async def _has_room(self, progress: BackfillProgress) -> bool:
        """Return True when enrichment has caught up far enough, False when told to stop."""
        while not self.delivery.should_stop():
            lag = await self._healed(self.gauge.messages)
            if lag <= self.most_lag:
                return True
            self.tell(progress, lag)
            await self.delivery.sleep(LOOK_AGAIN_S)
        return False

    async def _taken(
        self, batch: Sequence[StoredRecord], progress: BackfillProgress
    ) -> tuple[BackfillProgress, TooManyParkedError | None]:
        """Return how far it is with `batch` done, and the fault if too much of it was bad."""
        found = await asyncio.gather(*(self._read(record) for record in batch))
        found = self._without_known(found)
        drafts = [one.draft for one in found if one.draft]
        outcomes = iter(await self._healed(lambda: self.intake.take(drafts)))
        done = [_with_outcome(one, next(outcomes)) if one.draft else one for one in found]
        counts = Counter[Status](one.status for one in done)
        fault = await self._park([one for one in done if one.status == "parked"])
        self.delivery.succeeded(INGEST_BACKFILLS.name, len(done) - counts["parked"])
        return advanced(progress, batch[-1].end, counts, self.intake.now()), fault

    async def _read(self, record: StoredRecord) -> Finding:
        if record.kind == "other":
            return Finding(record, status="skipped", reason=record.reason)
        if record.kind == "bad":
            return Finding(record, reason=record.reason)
        try:
            return Finding(record, await self._draft(record))
        except NoArticleError as error:
            return Finding(record, status="skipped", reason=str(error))
        except (EntryError, FeedError) as error:
            return Finding(record, reason=str(error))

    async def _draft(self, record: StoredRecord) -> Draft:
        if record.kind == "article":
            return line_draft(record)
        page = await self.parser.page(record.body, record.url, record.content_type)
        return page_draft(record, page, self.sites)

    def _without_known(self, found: Sequence[Finding]) -> list[Finding]:
        """Return the findings, those of articles that are known without their drafts."""
        known: set[str] = set()
        left = []
        for one in found:
            addresses = (one.draft.canonical_url, *one.draft.aliases) if one.draft else ()
            ids = {article_id(address) for address in addresses}
            is_known = bool(ids & known) or any(self.intake.seen.get(name) for name in ids)
            left.append(Finding(one.record, status="unchanged") if is_known else one)
            known |= ids
        return left

    async def _park(self, bad: Sequence[Finding]) -> TooManyParkedError | None:
        """Park what is bad, byte for byte; return the fault once too much is, in a row."""
        letters = [
            line_letter(
                self.path,
                one.record.start,
                self.file.raw(one.record, MOST_LETTER_BYTES),
                one.reason,
            )
            for one in bad
        ]
        try:
            await self.delivery.park(letters)
        except TooManyParkedError as error:
            return error
        return None

    async def _note(self, progress: BackfillProgress) -> None:
        await self._healed(lambda: self.publisher.publish(INGEST_BACKFILLS, [progress]))
        self.tell(progress, None)

    async def _healed(self, action: Callable[[], Awaitable[ResultT]]) -> ResultT:
        return await self.delivery.until_healed(action, self.path)


async def _next_of(batches: Iterator[list[StoredRecord]]) -> list[StoredRecord] | None:
    """Return the next batch, None after the last; when cancelled, once the reading has ended.

    Nothing can stop a thread, and a file that one still reads cannot be closed.
    """
    reading = asyncio.ensure_future(asyncio.to_thread(next, batches, None))
    try:
        return await asyncio.shield(reading)
    except asyncio.CancelledError:
        await asyncio.wait([reading])
        raise


def _with_outcome(one: Finding, outcome: Outcome) -> Finding:
    if outcome.status == "rejected":
        return Finding(one.record, reason=outcome.error or "rejected")
    return Finding(one.record, status=outcome.status)

"""What was published before, as the log tells it: all notes, and the articles that lack one.

A note follows its article onto the log; a crash between the two leaves the article alone there,
and after an unclear failure nobody knows whether it got in. So the articles are read too, from a
little before the newest note on, and both topics are followed to their ends and beyond.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition

from services.ingest.core.intake.seen import SeenArticles
from shared.delivery import Message, TransientError, UndecodableError, decode
from shared.events import RawArticle, SeenArticle
from shared.kafka.consumer import assigned_consumer, offsets_from, partitions_of, to_message
from shared.kafka.errors import translated
from shared.topics import ARTICLES_RAW, INGEST_SEEN

log = structlog.get_logger()

# A note is written right after its article; its worker may have waited for the broker in between.
BEFORE_NEWEST_NOTE_MS = 2 * 3_600_000
CATCH_UP_WITHIN_S = 10.0
PAUSE_S = 0.01


def note_message(seen: SeenArticles, message: Message) -> None:
    """Note what `message` tells; one that cannot be read is only logged.

    A note is our own and not an article: all that is lost is that a content may be published
    once more. An article that is unreadable to us is parked by those who read them.
    """
    try:
        if message.topic == INGEST_SEEN.name:
            seen.note(decode(message, SeenArticle))
        else:
            seen.note_published(decode(message, RawArticle))
    except UndecodableError as error:
        log.warning("not readable what was seen", position=message.position, why=str(error))


class SeenLog:
    """Keeps `seen` to what the log says, for as long as `run` runs; `heard` counts the notes."""

    def __init__(self, servers: str, seen: SeenArticles) -> None:
        self.caught_up = asyncio.Event()
        self.topic = INGEST_SEEN
        self.heard = 0
        self._servers = servers
        self._seen = seen
        self._consumer: AIOKafkaConsumer | None = None
        self._newest_note_ms = 0

    async def run(self) -> None:
        """Follow for ever; sets `caught_up` at today's end. Raises `TransientError`."""
        notes, articles = partitions_of(INGEST_SEEN), partitions_of(ARTICLES_RAW)
        async with _reading(self._servers, (*notes, *articles)) as consumer:
            with translated("following what was seen"):
                consumer.pause(*articles)
                await self._read_to_end(consumer, notes)
                await _seek(consumer, articles, self._newest_note_ms - BEFORE_NEWEST_NOTE_MS)
                consumer.resume(*articles)
                await self._read_to_end(consumer, articles)
                await self._follow(consumer)

    async def _follow(self, consumer: AIOKafkaConsumer) -> None:
        self._consumer = consumer
        self.caught_up.set()
        try:
            while True:
                await self._pump(consumer, 1000)
        finally:
            self._consumer = None

    async def catch_up(self) -> None:
        """Return when all that the log holds at this moment is noted; raises `TransientError`."""
        try:
            async with asyncio.timeout(CATCH_UP_WITHIN_S):
                await self.reach_end()
        except TimeoutError as error:
            within = f"within {CATCH_UP_WITHIN_S:g} s"
            raise TransientError(f"not read to the end of what was seen {within}") from error

    async def reach_end(self) -> None:
        """Like `catch_up`, for as long as it takes."""
        consumer = self._consumer
        if consumer is None:
            raise TransientError("not following what was seen")
        with translated("reading to the end of what was seen"):
            ends = await consumer.end_offsets(list(consumer.assignment()))
            for partition, end in ends.items():
                while await consumer.position(partition) < end:
                    await asyncio.sleep(PAUSE_S)

    async def _read_to_end(
        self, consumer: AIOKafkaConsumer, partitions: tuple[TopicPartition, ...]
    ) -> None:
        ends = await consumer.end_offsets(list(partitions))
        for partition, end in ends.items():
            while await consumer.position(partition) < end:
                await self._pump(consumer, 200)

    async def _pump(self, consumer: AIOKafkaConsumer, timeout_ms: int) -> None:
        # Nothing may wait between a position and its messages: `reach_end` trusts positions.
        for records in (await consumer.getmany(timeout_ms=timeout_ms)).values():
            for record in records:
                if record.topic == INGEST_SEEN.name:
                    self.heard += 1
                    self._newest_note_ms = max(self._newest_note_ms, record.timestamp)
                note_message(self._seen, to_message(record))


@asynccontextmanager
async def followed_seen(servers: str, seen: SeenArticles) -> AsyncIterator[SeenLog]:
    """Own a follower that has reached today's end; for work that is done with the block."""
    seen_log = SeenLog(servers, seen)
    async with asyncio.TaskGroup() as group:
        following = group.create_task(seen_log.run())
        caught_up = group.create_task(seen_log.caught_up.wait())
        await asyncio.wait({following, caught_up}, return_when=asyncio.FIRST_COMPLETED)
        try:
            yield seen_log
        finally:
            following.cancel()
            caught_up.cancel()


@asynccontextmanager
async def _reading(
    servers: str, partitions: tuple[TopicPartition, ...]
) -> AsyncIterator[AIOKafkaConsumer]:
    async with assigned_consumer(servers, "ingest-seen", partitions) as consumer:
        await consumer.seek_to_beginning(*partitions)
        yield consumer


async def _seek(
    consumer: AIOKafkaConsumer, partitions: tuple[TopicPartition, ...], from_ms: int
) -> None:
    """Put `consumer` before the first message of each partition from `from_ms` on."""
    if from_ms <= 0:
        return
    for partition, offset in (await offsets_from(consumer, partitions, from_ms)).items():
        consumer.seek(partition, offset)

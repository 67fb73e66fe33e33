"""The versions of one article, read back from the log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.partitioner import DefaultPartitioner

from shared.delivery import TransientError, UndecodableError, decode
from shared.events import RawArticle
from shared.kafka.consumer import to_message
from shared.kafka.errors import translated
from shared.topics import ARTICLES_RAW

# A version is the time at which it was decided on; it is sent right after that.
BEFORE_MS = 2_000
AFTER_MS = 120_000
MOST_MESSAGES = 20_000
WITHIN_S = 20.0
READS_AT_ONCE = 4


class KafkaVersions:
    """Finds versions on `articles.raw.v1` by the time that a version is."""

    def __init__(self, servers: str) -> None:
        self._servers = servers
        self._places = asyncio.Semaphore(READS_AT_ONCE)

    async def read(self, article_id: str, versions: Sequence[int]) -> dict[int, RawArticle]:
        """Return those of `versions` that the log still holds; raises `TransientError`."""
        try:
            async with asyncio.timeout(WITHIN_S), self._places:
                return await self._read(article_id, versions)
        except TimeoutError as error:
            raise TransientError(f"versions not read within {WITHIN_S:g} s") from error

    async def _read(self, article_id: str, versions: Sequence[int]) -> dict[int, RawArticle]:
        found: dict[int, RawArticle] = {}
        async with _at_partition(self._servers, article_id) as (consumer, partition):
            with translated("reading versions"):
                end = (await consumer.end_offsets([partition]))[partition]
                for version in sorted(versions):
                    if version not in found:
                        await _scan(consumer, partition, end, (article_id, version), found)
        return {version: one for version, one in found.items() if version in versions}


@asynccontextmanager
async def _at_partition(
    servers: str, article_id: str
) -> AsyncIterator[tuple[AIOKafkaConsumer, TopicPartition]]:
    numbers = list(range(ARTICLES_RAW.partitions))
    number = DefaultPartitioner()(article_id.encode(), numbers, numbers)
    partition = TopicPartition(ARTICLES_RAW.name, number)
    consumer = AIOKafkaConsumer(bootstrap_servers=servers, client_id="ingest-versions")
    try:
        with translated(f"connecting to Kafka at {servers}"):
            await consumer.start()
        consumer.assign([partition])
        yield consumer, partition
    finally:
        await consumer.stop()


async def _scan(
    consumer: AIOKafkaConsumer,
    partition: TopicPartition,
    end: int,
    wanted: tuple[str, int],
    found: dict[int, RawArticle],
) -> None:
    """Add to `found` the versions of the article that were written about the wanted one's time."""
    article_id, version = wanted
    start = (await consumer.offsets_for_times({partition: max(0, version - BEFORE_MS)}))[partition]
    if start is None:
        return
    consumer.seek(partition, start.offset)
    read = 0
    while version not in found and await consumer.position(partition) < end:
        records = (await consumer.getmany(partition, timeout_ms=200)).get(partition, [])
        for record in records:
            if record.key == article_id.encode():
                _keep(record, found)
        read += len(records)
        if read > MOST_MESSAGES or (records and records[-1].timestamp > version + AFTER_MS):
            return


def _keep(record: object, found: dict[int, RawArticle]) -> None:
    try:
        article = decode(to_message(record), RawArticle)
    except UndecodableError:
        return  # whoever reads articles parks it
    found[article.version] = article

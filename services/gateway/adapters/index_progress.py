"""How much of the log is in the index, as its writer has told the broker."""

from __future__ import annotations

from collections.abc import Mapping

from aiokafka.admin import AIOKafkaAdminClient

from shared.documents import INDEX_GROUP
from shared.kafka.consumer import partitions_of
from shared.kafka.errors import translated
from shared.topics import ARTICLES_ENRICHED


class IndexProgress:
    """Tells by the offsets that the writer of the index, a consumer group, has committed."""

    def __init__(self, client: AIOKafkaAdminClient, writer: str = INDEX_GROUP) -> None:
        self._client = client
        self._writer = writer

    async def has_passed(self, places: Mapping[int, int]) -> bool:
        """Return whether all messages before `places`, by partition, are written or refused.

        Raises `TransientError`.
        """
        wanted = [one for one in partitions_of(ARTICLES_ENRICHED) if one.partition in places]
        with translated(f"asking how far {self._writer} has come"):
            told = await self._client.list_consumer_group_offsets(self._writer, partitions=wanted)
        return all(told[one].offset >= places[one.partition] for one in wanted)

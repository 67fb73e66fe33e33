"""How far the index has come, by what its writer has told the broker."""

from __future__ import annotations

import uuid

from services.gateway.adapters.index_progress import IndexProgress
from shared.delivery import Message
from shared.kafka.admin import admin_client
from shared.kafka.consumer import commit, group_consumer
from shared.topics import ARTICLES_ENRICHED


async def test_writer_has_passed_what_it_committed(kafka_servers: str) -> None:
    group = f"writer-{uuid.uuid4().hex}"
    async with admin_client(kafka_servers) as client:
        progress = IndexProgress(client, group)
        async with group_consumer(kafka_servers, group, [ARTICLES_ENRICHED]) as consumer:
            # A broker that nobody has joined yet knows of no groups at all.
            await consumer.getmany(timeout_ms=5000)
            before = await progress.has_passed({0: 1})
            await commit(consumer, [Message(ARTICLES_ENRICHED.name, 0, 4, None, None)])

        assert not before
        assert await progress.has_passed({0: 5})
        assert not await progress.has_passed({0: 6})
        assert not await progress.has_passed({0: 5, 1: 1})

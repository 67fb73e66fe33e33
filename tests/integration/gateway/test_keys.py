"""The keys of the API on a real broker."""

from __future__ import annotations

import asyncio
import random
import uuid
from contextlib import suppress

from services.gateway.adapters.following import Patience
from services.gateway.adapters.kafka_keys import KafkaKeyLog, follow_keys
from services.gateway.core.access.keys import KeyRing, Terms, issued, revoked
from tests import make


async def test_keys_are_followed_as_they_change(kafka_servers: str) -> None:
    log, ring, name = KafkaKeyLog(kafka_servers), KeyRing(), f"test-{uuid.uuid4().hex}"
    key = issued([], name, name, Terms(), make.NOW)
    await log.publish([key])
    following = asyncio.create_task(
        follow_keys(kafka_servers, ring, Patience(asyncio.sleep, random.random))
    )
    try:
        await asyncio.wait_for(ring.is_whole.wait(), timeout=20)
        assert ring.find(name, make.NOW) == key

        await log.publish(revoked(await log.keys(), name, make.NOW))
        async with asyncio.timeout(20):
            while ring.find(name, make.NOW):
                await asyncio.sleep(0.05)
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following

"""What the broker says about a consumer group: who reads which partition."""

from __future__ import annotations

import asyncio
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment


async def _described(servers: str, group: str) -> list[Any]:
    client = AIOKafkaAdminClient(bootstrap_servers=servers)
    await client.start()
    try:
        responses = await client.describe_consumer_groups([group])
        return list(responses[0].groups[0][5])
    finally:
        await client.close()


def members(servers: str, group: str) -> dict[str, list[str]]:
    """Return each member of `group` with its partitions, as `topic/number`."""
    found = {}
    for member in asyncio.run(_described(servers, group)):
        assignment = ConsumerProtocolMemberAssignment.decode(member[4])
        found[str(member[0])] = sorted(
            f"{topic}/{number}" for topic, numbers in assignment.assignment for number in numbers
        )
    return found

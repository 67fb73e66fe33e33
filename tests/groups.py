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
    return {
        str(member[0]): _partitions(member[4]) for member in asyncio.run(_described(servers, group))
    }


def _partitions(assignment: bytes) -> list[str]:
    """Return what a member was told to read; nothing while the group finds its balance."""
    if not assignment:
        return []
    told = ConsumerProtocolMemberAssignment.decode(assignment).assignment
    return sorted(f"{topic}/{number}" for topic, numbers in told for number in numbers)


def balanced(
    servers: str, group: str, count: int, partitions: set[str]
) -> dict[str, list[str]] | None:
    """Return the members of `group` once `count` of them share `partitions`, each with some."""
    found = members(servers, group)
    read = sorted(partition for owned in found.values() for partition in owned)
    all_busy = len(found) == count and all(found.values())
    return found if all_busy and read == sorted(partitions) else None

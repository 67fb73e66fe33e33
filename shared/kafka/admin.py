"""Topics made from the agreement, and checked before a service starts to work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from shared.delivery import TransientError
from shared.kafka.errors import translated
from shared.topics import ALL, MAX_MESSAGE_BYTES, Topic

SHOWN_WITHIN_S = 15


class TopicMismatchError(RuntimeError):
    """A topic that is missing or has another number of partitions than the agreement says."""


@asynccontextmanager
async def admin_client(
    servers: str, client_id: str = "cupure-admin"
) -> AsyncIterator[AIOKafkaAdminClient]:
    """Own a client that manages the broker and asks it about groups; raises `TransientError`."""
    client = AIOKafkaAdminClient(bootstrap_servers=servers, client_id=client_id)
    with translated(f"connecting to Kafka at {servers}"):
        await client.start()
    try:
        yield client
    finally:
        await client.close()


def topic_config(topic: Topic) -> dict[str, str]:
    """Return the broker's settings for `topic`."""
    retention_ms = -1 if topic.retention_ms is None else topic.retention_ms
    # Dead letters carry the original headers and their own beside a value of full size.
    most_bytes = MAX_MESSAGE_BYTES if topic.event else 2 * MAX_MESSAGE_BYTES
    return {
        "cleanup.policy": topic.cleanup,
        "retention.ms": str(retention_ms),
        "max.message.bytes": str(most_bytes),
    }


async def create_topics(
    servers: str, topics: Sequence[Topic] = ALL, replication: int = 1
) -> list[str]:
    """Create what is missing of `topics` and return its names; the rest is left as it is.

    Returns when the broker shows all of them.
    """
    wanted = [
        NewTopic(topic.name, topic.partitions, replication, topic_configs=topic_config(topic))
        for topic in topics
    ]
    async with admin_client(servers) as client:
        with translated("creating topics"):
            response = await client.create_topics(wanted)
            await _until_shown(client, topics)
    created = []
    for name, code, *detail in response.topic_errors:
        if code == 0:
            created.append(name)
        elif code != TopicAlreadyExistsError.errno:
            raise for_code(code)(f"{name}: {detail[0] if detail else ''}")
    return created


async def _until_shown(client: AIOKafkaAdminClient, topics: Sequence[Topic]) -> None:
    try:
        async with asyncio.timeout(SHOWN_WITHIN_S):
            while len(await _partitions(client, topics)) < len(topics):
                await asyncio.sleep(0.1)
    except TimeoutError as error:
        raise TransientError(f"topics not shown within {SHOWN_WITHIN_S} s") from error


async def _partitions(client: AIOKafkaAdminClient, topics: Sequence[Topic]) -> dict[str, int]:
    described = await client.describe_topics([topic.name for topic in topics])
    return {one["topic"]: len(one["partitions"]) for one in described if one["error_code"] == 0}


async def require_topics(servers: str, topics: Sequence[Topic]) -> None:
    """Raise `TopicMismatchError` unless every topic exists with its partitions."""
    async with admin_client(servers) as client:
        with translated("reading topics"):
            found = await _partitions(client, topics)
    for topic in topics:
        if topic.name not in found:
            raise TopicMismatchError(
                f"topic {topic.name} is missing at {servers}: run `cupure topics create`"
            )
        if found[topic.name] != topic.partitions:
            raise TopicMismatchError(
                f"topic {topic.name} has {found[topic.name]} partitions, not {topic.partitions}"
            )
